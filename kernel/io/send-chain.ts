/** The part of a zeromq socket that sends. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * One send after the other. The socket refuses a send while another is under way, so each is awaited, in the order in
 * which it was asked for; there is no limit, because a limit would have to drop.
 */
export class SendChain {
  #waiting: Uint8Array[][] = [];
  #draining: Promise<void> | null = null;

  constructor(
    private readonly sender: Sender,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  push(frames: Uint8Array[]): void {
    this.#waiting.push(frames);
    this.#draining ??= this.#drain();
  }

  /** Resolves when everything pushed so far has been handed to the socket. */
  async empty(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const frames of batch) {
        try {
          await this.sender.send(frames);
        } catch (error) {
          this.onFailure(error);
        }
      }
    }
    this.#draining = null;
  }
}
