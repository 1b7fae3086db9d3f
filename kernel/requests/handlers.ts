import { randomUUID } from 'node:crypto';
import { messageOf } from '../../src/errors.js';
import type { HistoryRequest, MessageContents, RequestType } from '../../src/jupyter/wire/index.js';
import type { CompilerClient } from '../compiler/client.js';
import type { JsonObject } from '../context.js';
import type { Publisher } from '../output/publisher.js';
import { toUtf16Offset } from './code-place.js';
import type { Comms } from './comms.js';
import type { Completer } from './completion.js';
import type { Executions } from './executions.js';
import { helpLooker, helpTopic } from './help.js';
import type { Inspector } from './inspection.js';
import type { History } from '../history/history.js';
import type { StandardInput } from './standard-input.js';
import type { Request } from './request.js';

export interface HandlerParts {
  readonly publisher: Publisher;
  readonly compiler: CompilerClient;
  readonly completer: Completer;
  readonly inspector: Inspector;
  readonly comms: Comms;
  readonly executions: Executions;
  readonly history: History;
  readonly standardInput: StandardInput;
}

/** The answer of a request that has one. */
type Answers = {
  [Type in AnsweredHere]: (
    content: MessageContents[Type],
    parts: HandlerParts,
  ) => ReplyContent<Type> | Promise<ReplyContent<Type>>;
};
type AnsweredHere = Exclude<
  RequestType,
  | 'kernel_info_request'
  | 'execute_request'
  | 'interrupt_request'
  | 'shutdown_request'
  | 'debug_request'
  | 'input_request'
>;
type ReplyType<Type extends string> = Type extends `${infer Verb}_request` ? `${Verb}_reply` : never;
type ReplyContent<Type extends string> = MessageContents[ReplyType<Type> & keyof MessageContents];

/** What the main thread answers by itself, at once, whether a cell runs or not. The I/O thread has answered the rest. */
const ANSWERS: Answers = {
  complete_request: ({ code, cursor_pos }, { completer }) => completer.complete(code, cursor_pos),
  async inspect_request({ code, cursor_pos, detail_level = 0 }, { inspector }) {
    const data = await inspector.inspect(code, toUtf16Offset(code, cursor_pos), detail_level === 1 ? 1 : 0);
    return { status: 'ok', found: data !== null, data: data ?? {}, metadata: {} };
  },
  async is_complete_request({ code }, { compiler }) {
    if (helpTopic(code) !== null) return { status: 'complete' };
    const { status, indent } = await compiler.ask('isComplete', { code });
    return status === 'incomplete' ? { status, indent } : { status };
  },
  history_request: (content, { history }) => ({
    status: 'ok',
    history: history.answer(content as HistoryRequest),
  }),
  comm_info_request: ({ target_name }, { comms }) => ({ status: 'ok', comms: comms.list(target_name) }),
  create_subshell_request(_content, { executions }) {
    const subshell_id = randomUUID();
    executions.createSubshell(subshell_id);
    return { status: 'ok', subshell_id };
  },
  delete_subshell_request({ subshell_id }, { executions }) {
    if (executions.deleteSubshell(subshell_id)) return { status: 'ok' };
    return failure('SubshellUnknown', `There is no subshell ${subshell_id}.`);
  },
  list_subshell_request: (_content, { executions }) => ({
    status: 'ok',
    subshell_id: executions.subshells(),
  }),
};

/** Serves one message; what goes wrong is told to its sender. Never rejects. */
export async function handleRequest(request: Request, parts: HandlerParts): Promise<void> {
  const { msgType, message } = request;
  if (request.isLook && request.code !== undefined) {
    // Nothing else of theirs has passed the I/O thread.
    const topic = helpTopic(request.code);
    return topic === null ? undefined : helpLooker(request, topic, parts);
  }
  if (msgType === 'execute_request') return parts.executions.request(request);
  if (msgType === 'input_reply')
    return parts.standardInput.received(request, (message.content as { value: string }).value);
  const { publisher } = parts;
  publisher.publish('status', { execution_state: 'busy' }, request);
  if (msgType.startsWith('comm_') && !msgType.endsWith('_request')) handleComm(request, parts);
  else if (msgType.endsWith('_request')) await answer(request, parts);
  publisher.publish('status', { execution_state: 'idle' }, request);
}

async function answer(request: Request, parts: HandlerParts): Promise<void> {
  const type = request.msgType as AnsweredHere;
  const replyType = type.replace(/_request$/, '_reply') as ReplyType<AnsweredHere> & keyof MessageContents;
  parts.publisher.reply(request, replyType, await contentOf(type, request, parts));
}

async function contentOf(
  type: AnsweredHere,
  request: Request,
  parts: HandlerParts,
): Promise<ReplyContent<AnsweredHere>> {
  if (!Object.hasOwn(ANSWERS, type)) return failure('NotSupported', `This kernel does not serve ${type}.`);
  // The table pairs each type with its own content, which the compiler cannot follow through a variable.
  const handler = ANSWERS[type] as (content: object, parts: HandlerParts) => ReplyContent<AnsweredHere>;
  try {
    return await handler(request.message.content, parts);
  } catch (error) {
    return failure(error instanceof Error ? error.name : 'Error', messageOf(error));
  }
}

function handleComm(request: Request, { comms, publisher }: HandlerParts): void {
  const { comm_id, target_name, data } = request.message.content as {
    comm_id: string;
    target_name: string;
    data?: JsonObject;
  };
  publisher.attribute(request, () => {
    try {
      if (request.msgType === 'comm_open') comms.opened(request, comm_id, target_name, data ?? {});
      else if (request.msgType === 'comm_msg') comms.received(request, comm_id, data ?? {});
      else comms.closed(request, comm_id, data ?? {});
    } catch (error) {
      publisher.print(
        'stderr',
        `A comm handler failed: ${String((error as Error | null)?.stack ?? error)}\n`,
      );
    }
  });
}

function failure(
  ename: string,
  evalue: string,
): {
  status: 'error';
  ename: string;
  evalue: string;
  traceback: string[];
} {
  return { status: 'error', ename, evalue, traceback: [] };
}
