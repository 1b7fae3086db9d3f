import type { Suspendable, Suspender } from './suspender.js';
import type { Waiter } from './suspension.js';

/** The suspenders that are installed in a Run Engine. */
export class Suspenders {
  readonly #engine: () => Suspendable;
  readonly #installed = new Set<Suspender>();

  constructor(engine: () => Suspendable) {
    this.#engine = engine;
  }

  get installed(): readonly Suspender[] {
    return [...this.#installed];
  }

  install(suspender: Suspender): void {
    if (this.#installed.has(suspender)) return;
    this.#installed.add(suspender);
    suspender.install(this.#engine());
  }

  remove(suspender: Suspender): void {
    this.#installed.delete(suspender);
    suspender.remove();
  }

  clear(): void {
    for (const suspender of this.#installed) this.remove(suspender);
  }

  /** What a plan that starts now has to wait for first. */
  pending(): { waiters: Waiter[]; justifications: string[] } {
    const waiters: Waiter[] = [];
    const justifications: string[] = [];
    for (const { waiter, justification } of this.#installed) {
      if (waiter === null) continue;
      waiters.push(waiter);
      justifications.push(justification);
    }
    return { waiters, justifications };
  }
}
