import type { KernelMessage } from '../../src/jupyter/wire/index.js';
import {
  FIRST_PATIENCE_MS,
  REPEATED_PATIENCE_MS,
  type Insistence,
  type Refusal,
} from '../lifecycle/patience.js';

export interface InterruptPorts {
  /** Passes the interrupt to the main thread, which answers with `answered(token)`. */
  ask(token: number, request: KernelMessage | null): void;
  /** Terminates what the main thread runs, unless it refuses. */
  terminate(insistence: Insistence): Promise<Refusal | null>;
  /** The termination has happened. */
  broken(): void;
  /** A plan computes, and what was asked for has to wait for it. */
  held(request: KernelMessage): void;
  log(text: string): void;
}

/**
 * An interrupt is first a question: the main thread pauses the plan, or abandons the cell. Where it does not answer, its
 * JavaScript may be stuck, or may only compute: how long it is given depends on whose it is (see patience.ts). Then it is
 * terminated.
 */
export class Interrupts {
  #lastToken = 0;
  #answeredToken = 0;
  /** Of the interrupts that are not answered: when the first came, and what the latest was. */
  #since: number | null = null;
  #latest: KernelMessage | null = null;
  #isRepeated = false;
  #isTold = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly ports: InterruptPorts,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** By a request, or for reasons of our own. */
  request(request: KernelMessage | null): void {
    this.ports.ask(++this.#lastToken, request);
    this.#isRepeated = this.#since !== null;
    this.#since ??= this.now();
    this.#latest = request;
    this.#waitUntil(this.#isRepeated ? REPEATED_PATIENCE_MS : FIRST_PATIENCE_MS);
  }

  answered(token: number): void {
    this.#answeredToken = token;
    if (token === this.#lastToken) this.close();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#since = null;
    this.#isTold = false;
  }

  /** Until the first interrupt is so old. */
  #waitUntil(ageMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#giveUp(), Math.max(0, ageMs - this.#ageMs));
  }

  get #ageMs(): number {
    return this.#since === null ? 0 : this.now() - this.#since;
  }

  #giveUp(): void {
    this.#timer = null;
    const insistence: Insistence = {
      token: this.#lastToken,
      session: this.#latest?.header.session ?? null,
      isRepeated: this.#isRepeated,
      waitedMs: this.#ageMs,
    };
    this.ports.terminate(insistence).then(
      (refusal) => {
        if (refusal === null) this.#broken();
        else if (this.#answeredToken !== this.#lastToken) this.#hold(refusal);
      },
      (error: unknown) => this.ports.log(`the running JavaScript cannot be interrupted: ${String(error)}`),
    );
  }

  #broken(): void {
    this.close();
    this.ports.broken();
  }

  #hold({ untilMs, isPlan }: Refusal): void {
    // Another interrupt may have come meanwhile, and is less patient.
    if (this.#timer === null) this.#waitUntil(untilMs);
    if (this.#isTold || this.#latest === null || !isPlan) return;
    this.#isTold = true;
    this.ports.held(this.#latest);
  }
}
