import type { KernelCondition } from '../../src/protocol/kernel-condition.js';

const LOOK_EVERY_MS = 500;
/** So many looks without an answer are a second: a plan may well compute for a part of one. */
const PATIENT_LOOKS = 2;

export interface MainWatchPorts {
  /** Asks the main thread, which answers with `answered(token)` at once and with `works(token)` when it has tried itself. */
  ask(token: number): void;
  tell(condition: KernelCondition): void;
}

/**
 * Knows whether the main thread can do its work. One that does not answer runs code that does not yield. One that answers, and
 * cannot run the least thing, is beyond help: code has broken what everything there is made of.
 */
export class MainWatch {
  #condition: KernelCondition = 'well';
  #asked = 0;
  #answered = 0;
  #worked = 0;
  /** How often we have looked in vain for an answer, and for a sign that it works. */
  #silent = 0;
  #failing = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly ports: MainWatchPorts) {}

  get condition(): KernelCondition {
    return this.#condition;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  answered(token: number): void {
    this.#answered = token;
  }

  works(token: number): void {
    this.#worked = token;
    this.#change('well');
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const answers = this.#answered === this.#asked;
    this.#silent = answers ? 0 : this.#silent + 1;
    // Only after an answer it is known that there was time for the rest.
    this.#failing = this.#worked === this.#asked ? 0 : answers ? this.#failing + 1 : this.#failing;
    if (this.#silent >= PATIENT_LOOKS) this.#change('stuck');
    else if (this.#failing >= PATIENT_LOOKS) this.#change('broken');
    // Whoever is silent is not asked again: the questions would only pile up.
    if (answers) this.ports.ask(++this.#asked);
  }

  #change(condition: KernelCondition): void {
    if (condition === this.#condition) return;
    this.#condition = condition;
    this.ports.tell(condition);
  }
}
