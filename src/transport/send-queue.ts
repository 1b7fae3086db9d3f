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
  #next = 0;
  #isSending = false;
  #onFlushed: (() => void)[] = [];

  constructor(socket: FrameSender) {
    this.#socket = socket;
  }

  send(frames: (Buffer | string)[]): void {
    if (this.#isSending) this.#waiting.push(frames);
    else this.#hand(frames);
  }

  /** Resolves when everything so far was handed to 0MQ. */
  flushed(): Promise<void> {
    if (!this.#isSending) return Promise.resolve();
    return new Promise((resolve) => this.#onFlushed.push(resolve));
  }

  #hand(frames: (Buffer | string)[]): void {
    this.#isSending = true;
    // A failure means that the peer has gone, or that the socket was closed: nobody is left to be told.
    try {
      this.#socket.send(frames).then(this.#handed, this.#handed);
    } catch {
      this.#handed();
    }
  }

  readonly #handed = (): void => {
    this.#isSending = false;
    const frames = this.#socket.closed ? undefined : this.#waiting[this.#next++];
    if (frames !== undefined) return this.#hand(frames);
    this.#waiting = [];
    this.#next = 0;
    for (const resolve of this.#onFlushed.splice(0)) resolve();
  };
}
