import { readFileSync } from 'node:fs';
import { QueueServerError } from '../../src/errors.js';
import { proven, type KernelMessage } from '../../src/jupyter/wire/index.js';
import { helpTopic } from '../requests/help.js';
import type { Outgoing } from './link.js';

/** What changes nothing and runs nothing of the user's. Whatever a later protocol brings is refused until it is put here. */
const LOOKING = new Set([
  'kernel_info_request',
  'complete_request',
  'inspect_request',
  'is_complete_request',
  'history_request',
  'comm_info_request',
  'list_subshell_request',
  // Has an answer of its own, which says no to everybody.
  'debug_request',
]);

const ENAME = 'LookOnly';
const EVALUE =
  'People attached to this kernel may look, and not run: the manager was started with --kernel-access LOOK. ' +
  'Add plans to the queue instead, and interrupt or pause them there: qserver, or any other client of the queue. ' +
  'Whoever starts the manager can let people run code here with --kernel-access RUN.';

/** What a person reads at the start of a console. */
export const LOOK_ONLY_BANNER =
  'You may look here, and not run: completion, help (Shift-Tab, det1?), history and the output of all are yours; ' +
  'plans go through the queue.\n';

/**
 * A kernel in which people may look while only the manager runs code. Messages with a proof of the secret are the manager's,
 * and are served as ever. All this is decided on the I/O thread, and the secret is on no other: the thread on which users'
 * code runs never has it.
 */
export class LookOnly {
  readonly #secret: string;

  /** Throws KERNEL_SECRET where there is none: then everybody could prove to know it. */
  constructor(secret: string) {
    if (secret === '') throw new QueueServerError('KERNEL_SECRET');
    this.#secret = secret;
  }

  /** The secret as whoever started the kernel wrote it to its standard input. Nobody can read it there again. */
  static fromStandardInput(): LookOnly {
    return new LookOnly(readFileSync(0, 'utf8').trim());
  }

  /** The message as it is to be served; null: it is refused. */
  admit(message: KernelMessage): KernelMessage | null {
    const ofManager = proven(message, this.#secret);
    return ofManager ?? (onlyLooks(message) ? message : null);
  }
}

/** `det1?` looks as well, whatever else its sender asks for: nothing but the name is heeded. */
function onlyLooks({ header, content }: KernelMessage): boolean {
  if (header.msg_type !== 'execute_request') return LOOKING.has(header.msg_type);
  const { code } = content as { code?: unknown };
  return typeof code === 'string' && helpTopic(code) !== null;
}

type Answer = Pick<Outgoing, 'type' | 'content'> & { readonly on: 'request' | 'iopub' };

/**
 * What is said instead, so that no console waits, and none is silent: an error in the reply, and on iopub what the program of a
 * person shows.
 */
export function refusal({ header, content }: KernelMessage): Answer[] {
  const { msg_type } = header;
  const error = { ename: ENAME, evalue: EVALUE, traceback: [`${ENAME}: ${EVALUE}`] };
  const told: Answer = { on: 'iopub', type: 'stream', content: { name: 'stderr', text: `${EVALUE}\n` } };
  if (msg_type === 'execute_request') {
    // Quiet requests are those of programs, such as the one by which the Qt console asks for the number of its prompt.
    const isSilent = (content as { silent?: unknown }).silent === true;
    const reply = { status: 'error', execution_count: 0, ...error, user_expressions: {}, payload: [] };
    return [
      ...(isSilent ? [] : [{ on: 'iopub', type: 'error', content: error } as const]),
      { on: 'request', type: 'execute_reply', content: reply },
    ];
  }
  if (msg_type === 'comm_open' || msg_type === 'comm_msg') {
    const { comm_id } = content as { comm_id: string };
    // A comm that the kernel opened for all of its clients stays open for the others.
    const closed: Answer = { on: 'iopub', type: 'comm_close', content: { comm_id, data: {} } };
    return msg_type === 'comm_open' ? [closed, told] : [told];
  }
  if (!msg_type.endsWith('_request')) return [told];
  return [
    told,
    { on: 'request', type: msg_type.replace(/_request$/, '_reply'), content: { status: 'error', ...error } },
  ];
}
