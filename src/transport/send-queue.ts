/** The part of a 0MQ socket that a send queue needs. */
export interface FrameSender {
  readonly closed: boolean;
  send(frames: (Buffer | string)[]): Promise<void>;
}

/**
 * zeromq.js takes one send at a time, and every 512th has to wait for the event loop; a second one before that is
 * refused. So sends go through here: at once where the socket is free, else in order after those that wait.
 * What cannot be delivered is dropped without a word: the peer is gone.
 */
export class SendQueue {
  readonly #socket: FrameSender;
  #waiting: (Buffer | string)[][] = [];
  #sending: Promise<void> | undefined;

  constructor(socket: FrameSender) {
    this.#socket = socket;
  }

  send(frames: (Buffer | string)[]): void {
    this.#waiting.push(frames);
    this.#sending ??= this.#drain();
  }

  /** Resolves when everything so far was handed to 0MQ. */
  async flushed(): Promise<void> {
    await this.#sending;
  }

  async #drain(): Promise<void> {
    for (let batch = this.#waiting; batch.length > 0; batch = this.#waiting) {
      this.#waiting = [];
      for (const frames of batch) {
        if (this.#socket.closed) break;
        try {
          await this.#socket.send(frames);
        } catch {
          // The peer has gone, or the socket was closed in between: nobody is left to be told.
        }
      }
    }
    this.#sending = undefined;
  }
}
