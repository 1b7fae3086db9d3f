import type { KernelMessage } from '../../src/jupyter/wire/index.js';

/** How long the main thread may take to answer before its JavaScript is taken to be stuck. */
const PATIENCE_MS = 1_000;

export interface InterruptPorts {
  /** Passes the interrupt to the main thread, which answers with `answered(token)`. */
  ask(token: number, request: KernelMessage | null): void;
  /** Resolves to false where there is nothing to terminate: only the kernel itself is at work, and will answer soon. */
  terminate(): Promise<boolean>;
  /** The termination has happened. */
  broken(): void;
  log(text: string): void;
}

/**
 * An interrupt is first a question: the main thread pauses the plan, or abandons the cell. Where it does not answer, its
 * JavaScript is stuck and gets terminated: after some patience, because a plan may compute for a while, or at once when
 * the interrupt is repeated.
 */
export class Interrupts {
  #lastToken = 0;
  #answeredToken = 0;
  #patience: NodeJS.Timeout | null = null;

  constructor(private readonly ports: InterruptPorts) {}

  /** By a request, or for reasons of our own. */
  request(request: KernelMessage | null): void {
    this.ports.ask(++this.#lastToken, request);
    if (this.#patience !== null) this.#giveUp();
    else this.#patience = setTimeout(() => this.#giveUp(), PATIENCE_MS);
  }

  answered(token: number): void {
    this.#answeredToken = token;
    if (token === this.#lastToken) this.close();
  }

  close(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
  }

  #waitOn(): void {
    if (this.#answeredToken === this.#lastToken) return;
    this.#patience ??= setTimeout(() => this.#giveUp(), PATIENCE_MS);
  }

  #giveUp(): void {
    this.close();
    this.ports.terminate().then(
      (isTerminated) => (isTerminated ? this.ports.broken() : this.#waitOn()),
      (error: unknown) => this.ports.log(`the running JavaScript cannot be interrupted: ${String(error)}`),
    );
  }
}
