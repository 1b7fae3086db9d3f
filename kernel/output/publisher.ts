import { AsyncLocalStorage } from 'node:async_hooks';
import type { MessageContents } from '../../src/jupyter/wire/index.js';
import type { IoClient } from '../io/client.js';
import type { Request } from '../requests/request.js';
import { StreamBuffer, type StreamName } from './stream-buffer.js';

export type BroadcastType =
  | 'status'
  | 'execute_input'
  | 'execute_result'
  | 'error'
  | 'display_data'
  | 'update_display_data'
  | 'clear_output'
  | 'comm_open'
  | 'comm_msg'
  | 'comm_close';

export interface Attachments {
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
}

/**
 * What the main thread says on iopub and in replies. Two rules hold here: printed text is told as output of the request
 * whose code printed it, also after an `await` or from a timer that it set; and no message overtakes text printed before.
 */
export class Publisher {
  readonly #current = new AsyncLocalStorage<Request | null>();
  readonly #streams: StreamBuffer;
  /** Where output goes that comes from no request's code, such as a native callback. */
  #latest: Request | null = null;

  constructor(private readonly io: IoClient) {
    this.#streams = new StreamBuffer((request, name, text) => {
      const parent = request?.message.header ?? {};
      io.sendText({ channel: 'iopub', type: 'stream', content: { name, text }, parent }, text.length);
    });
  }

  /** What the task prints, now or later, is output of this request. */
  attribute<T>(request: Request | null, task: () => T): T {
    return this.#current.run(request, task);
  }

  current(): Request | null {
    return this.#current.getStore() ?? this.#latest;
  }

  /** Whose code is running: null for code of no request, undefined where that is not known. */
  owner(): Request | null | undefined {
    return this.#current.getStore();
  }

  setLatest(request: Request): void {
    this.#latest = request;
  }

  print(name: StreamName, text: string): void {
    // `null` in the store is an answer (output of no request); only outside of every store the latest is meant.
    const request = this.#current.getStore();
    this.#streams.write(request === undefined ? this.#latest : request, name, text);
  }

  publish<Type extends BroadcastType>(
    type: Type,
    content: MessageContents[Type],
    request: Request | null = this.current(),
    attachments: Attachments = {},
  ): void {
    this.#streams.flush();
    this.io.send({
      channel: 'iopub',
      type,
      content,
      parent: request?.message.header ?? {},
      ...attachments,
    });
  }

  /** Answers on the channel that the request came by. */
  reply<Type extends keyof MessageContents & `${string}_reply`>(
    request: Request,
    type: Type,
    content: MessageContents[Type],
  ): void {
    this.#streams.flush();
    this.io.send({
      channel: request.channel,
      type,
      content,
      parent: request.message.header,
      identities: request.message.identities,
    });
  }

  /** Asks the client of a request for a line of text; the answer comes by stdin too, and may name this `id`. */
  askForInput(id: string, request: Request, prompt: string, password: boolean): void {
    this.#streams.flush();
    this.io.send({
      id,
      channel: 'stdin',
      type: 'input_request',
      content: { prompt, password },
      parent: request.message.header,
      identities: request.message.identities,
    });
  }

  flush(): void {
    this.#streams.flush();
  }
}
