import type { KernelMessage, MessageContents, MessageType, Metadata } from '../../src/jupyter/wire/index.js';

/** What one request brought: its reply, and everything on iopub between its busy and its idle. */
export interface Exchange {
  readonly reply: KernelMessage;
  readonly published: readonly KernelMessage[];
}

export interface Sending {
  readonly metadata?: Metadata;
  readonly buffers?: readonly Uint8Array[];
  readonly subshell?: string;
  readonly channel?: 'shell' | 'control';
  /** What it answers. */
  readonly parent?: KernelMessage['header'];
}

type Predicate = (message: KernelMessage) => boolean;

/**
 * One client of a kernel, over whatever it is connected: it sees every message, in order, and lets a test wait for any of it.
 */
export abstract class KernelTalk {
  /** The session in the header of what it sends. */
  abstract readonly id: string;
  /** Everything that came by iopub, whoever caused it. */
  readonly published: KernelMessage[] = [];
  /** Everything that came by the other channels: questions, too. */
  readonly replies: KernelMessage[] = [];
  /** Told of each question that the kernel asks. */
  onQuestion: (question: KernelMessage) => void = () => undefined;
  readonly #waiting = new Set<() => void>();

  /** Sends a message and tells its id at once. */
  abstract send<Type extends MessageType>(
    type: Type,
    content: MessageContents[Type],
    sending?: Sending,
  ): string;

  abstract close(): void;

  /** Whatever is published from now on is seen. */
  async ready(): Promise<void> {
    await this.untilPublished((message) => message.header.msg_type === 'iopub_welcome');
  }

  async ask<Type extends MessageType>(
    type: Type,
    content: MessageContents[Type],
    sending: Sending = {},
  ): Promise<Exchange> {
    return this.exchange(this.send(type, content, sending));
  }

  execute(
    code: string,
    content: Partial<MessageContents['execute_request']> = {},
    sending: Sending = {},
  ): Promise<Exchange> {
    return this.ask('execute_request', { code, ...content }, sending);
  }

  /** Resolves when the request has both its reply and its idle. */
  async exchange(msgId: string): Promise<Exchange> {
    const ours: Predicate = (message) => message.parent_header.msg_id === msgId;
    const reply = await this.untilReplied((message) => ours(message) && !isQuestion(message));
    await this.untilPublished((message) => ours(message) && stateOf(message) === 'idle');
    return { reply, published: this.published.filter(ours) };
  }

  untilReplied(predicate: Predicate): Promise<KernelMessage> {
    return this.#until(this.replies, predicate);
  }

  untilPublished(predicate: Predicate): Promise<KernelMessage> {
    return this.#until(this.published, predicate);
  }

  /** Resolves when code of this request has printed the text. */
  untilPrinted(text: string): Promise<KernelMessage> {
    return this.untilPublished(
      ({ header, content }) =>
        header.msg_type === 'stream' && (content as { text: string }).text.includes(text),
    );
  }

  /** Forgets what has come, so that a long test does not look through all of it again. */
  forget(): void {
    this.published.length = 0;
    this.replies.length = 0;
    for (const look of this.#waiting) look();
  }

  protected heard(message: KernelMessage, into: KernelMessage[]): void {
    into.push(message);
    for (const look of this.#waiting) look();
    if (isQuestion(message)) this.onQuestion(message);
  }

  #until(messages: KernelMessage[], predicate: Predicate): Promise<KernelMessage> {
    return new Promise((resolve) => {
      let seen = 0;
      const look = (): void => {
        // They were forgotten.
        if (seen > messages.length) seen = 0;
        for (; seen < messages.length; seen += 1) {
          const message = messages[seen];
          if (message === undefined || !predicate(message)) continue;
          this.#waiting.delete(look);
          return resolve(message);
        }
      };
      this.#waiting.add(look);
      look();
    });
  }
}

function isQuestion({ header }: KernelMessage): boolean {
  return header.msg_type === 'input_request';
}

export function stateOf(message: KernelMessage): string | undefined {
  return (message.content as { execution_state?: string }).execution_state;
}
