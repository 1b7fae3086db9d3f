import type { MessageType } from './contents.js';

type FieldKind = 'string' | 'number' | 'boolean' | 'object' | 'array';
type Fields = Readonly<Record<string, FieldKind>>;

/**
 * What a message must carry for its readers to rely on it. Other programs send these messages, so a field is listed only
 * where nothing sensible can be done without it; extra fields are welcome. Replies are not listed beyond `status`: a
 * failed one carries an error in place of its fields, and which of the two it is, is for its reader to ask.
 * Written by hand, because the kernel loads this file while a user waits, and a schema library takes longer than it.
 */
const REQUIRED: Partial<Record<MessageType, Fields>> = {
  execute_request: { code: 'string' },
  complete_request: { code: 'string', cursor_pos: 'number' },
  inspect_request: { code: 'string', cursor_pos: 'number' },
  is_complete_request: { code: 'string' },
  history_request: { hist_access_type: 'string' },
  delete_subshell_request: { subshell_id: 'string' },
  execute_reply: { status: 'string' },
  comm_open: { comm_id: 'string', target_name: 'string', data: 'object' },
  comm_msg: { comm_id: 'string', data: 'object' },
  comm_close: { comm_id: 'string' },
  input_request: { prompt: 'string' },
  input_reply: { value: 'string' },
  status: { execution_state: 'string' },
  execute_input: { code: 'string', execution_count: 'number' },
  stream: { name: 'string', text: 'string' },
  display_data: { data: 'object' },
  update_display_data: { data: 'object' },
  execute_result: { data: 'object', execution_count: 'number' },
  error: { ename: 'string', evalue: 'string', traceback: 'array' },
};

const HEADER: Fields = { msg_id: 'string', msg_type: 'string', session: 'string', username: 'string' };

/** What is wrong with a header, in words, or nothing. */
export function headerFault(header: object): string | undefined {
  return faultIn('header', header, HEADER);
}

/** What is wrong with the content of a message of this type, in words, or nothing. Unknown types pass. */
export function contentFault(type: string, content: object): string | undefined {
  const fields = Object.hasOwn(REQUIRED, type) ? REQUIRED[type as MessageType] : undefined;
  return fields && faultIn(`content of ${type}`, content, fields);
}

function faultIn(part: string, value: object, fields: Fields): string | undefined {
  for (const [name, kind] of Object.entries(fields)) {
    const found = kindOf((value as Record<string, unknown>)[name]);
    if (found !== kind) return `${name} in the ${part} is ${found}, not ${kind}`;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
