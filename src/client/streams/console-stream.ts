import { isObject, type JsonObject } from '../../protocol/json.js';
import { MessageStream, type MessagesOptions } from './message-stream.js';
import type { NewsSource } from './news-source.js';
import { ConsoleTextBuffer } from './text-buffer.js';

/** A piece of what manager and worker print; it may begin or end anywhere in a line. `time`: epoch seconds. */
export interface ConsoleMessage {
  readonly time: number;
  readonly msg: string;
}

export interface ConsoleStreamOptions {
  readonly maxMessages: number;
  readonly maxLines: number;
}

/** The console output of manager and worker. */
export class ConsoleStream {
  readonly #source: NewsSource;
  readonly #stream: MessageStream<ConsoleMessage>;
  readonly #buffer: ConsoleTextBuffer;

  constructor(source: NewsSource, { maxMessages, maxLines }: ConsoleStreamOptions) {
    this.#source = source;
    this.#stream = new MessageStream(source, () => readConsole, { maxBuffered: maxMessages });
    this.#buffer = new ConsoleTextBuffer(maxLines);
  }

  /** See `MessageStream.messages`. */
  messages: MessageStream<ConsoleMessage>['messages'] = ((options: MessagesOptions) =>
    this.#stream.messages(options)) as MessageStream<ConsoleMessage>['messages'];

  /** See `MessageStream.next`. */
  next(options?: { readonly timeoutMs?: number }): Promise<ConsoleMessage> {
    return this.#stream.next(options);
  }

  /** Keeps the text and the messages, until the function that it gives is called. */
  start(): () => void {
    const stopKeeping = this.#stream.start();
    const stopWriting = this.#source.listen({
      message: (message) => {
        const { msg } = readConsole(message) ?? {};
        if (msg !== undefined) this.#buffer.write(msg);
      },
      gap: () => undefined,
      end: () => undefined,
    });
    return () => {
      stopKeeping();
      stopWriting();
    };
  }

  /** The last lines since `start`, as a terminal would show them. */
  text(lineCount?: number): string {
    return this.#buffer.text(lineCount);
  }

  /** Changes whenever the text does. */
  get version(): number {
    return this.#buffer.version;
  }

  get maxLines(): number {
    return this.#buffer.maxLines;
  }

  set maxLines(count: number) {
    this.#buffer.maxLines = count;
  }

  clear(): void {
    this.#stream.clear();
    this.#buffer.clear();
  }
}

function readConsole(message: JsonObject): ConsoleMessage | undefined {
  return isObject(message) && typeof message.msg === 'string'
    ? { time: Number(message.time), msg: message.msg }
    : undefined;
}
