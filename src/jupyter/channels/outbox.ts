interface Writable {
  send(frames: Uint8Array[]): Promise<void>;
}

interface Letter {
  readonly frames: Uint8Array[];
  readonly sent: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends to one socket in the order of the calls, each after the one before. zeromq.js refuses a send that overlaps
 * another, so a socket with several writers loses messages without such a queue.
 */
export class Outbox {
  readonly #socket: Writable;
  #waiting: Letter[] = [];
  #sending = false;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Resolves when 0MQ has taken the message; rejects when the socket was closed before that. */
  send(frames: Uint8Array[]): Promise<void> {
    return new Promise((sent, failed) => {
      this.#waiting.push({ frames, sent, failed });
      if (!this.#sending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    while (this.#waiting.length > 0) {
      const letters = this.#waiting;
      this.#waiting = [];
      for (const letter of letters) {
        try {
          await this.#socket.send(letter.frames);
          letter.sent();
        } catch (error) {
          letter.failed(error);
        }
      }
    }
    this.#sending = false;
  }
}
