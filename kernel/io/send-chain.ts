/** The part of a zeromq socket that sends. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * One send after the other. The socket refuses a send while another is under way, so each is awaited, in the order in
 * which it was asked for; there is no limit, because a limit would have to drop.
 */
export class SendChain {
  #waiting: { readonly frames: Uint8Array[]; readonly sent: (() => void) | undefined }[] = [];
  #draining: Promise<void> | null = null;

  constructor(
    private readonly sender: Sender,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** `sent` is called when the socket has it, or has failed to take it. */
  push(frames: Uint8Array[], sent?: () => void): void {
    this.#waiting.push({ frames, sent });
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
      for (const { frames, sent } of batch) {
        try {
          await this.sender.send(frames);
        } catch (error) {
          this.onFailure(error);
        }
        sent?.();
      }
    }
    this.#draining = null;
  }
}
