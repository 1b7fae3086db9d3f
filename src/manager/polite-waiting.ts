import { describeOccupant, type Occupant } from '../protocol/index.js';
import type { ManagerParts } from './manager-parts.js';

/**
 * What of a person the manager waits for: shown in the status as long as it lasts, and told once on the console. Where a
 * request is refused because of a person's cell, nobody waits, and nothing is shown.
 */
export class PoliteWaiting {
  readonly #parts: ManagerParts;
  readonly #isToStart: () => boolean;
  #told: Occupant | null = null;

  /** `isToStart`: the queue starts by itself as soon as nothing is in its way. */
  constructor(parts: ManagerParts, isToStart: () => boolean) {
    this.#parts = parts;
    this.#isToStart = isToStart;
  }

  get current(): Occupant | null {
    const { state, worker } = this.#parts;
    const { activity } = worker.view;
    if (activity === null || activity.occupant === null || activity.cell === 'manager') return null;
    // What the manager has sent already waits in the kernel, behind the person's cell.
    const hasSent = state.is('starting_queue', 'executing_queue', 'executing_task');
    return hasSent || this.#isToStart() ? activity.occupant : null;
  }

  /** To be called whenever it may have begun or ended. */
  look(): void {
    const { current } = this;
    const isNew = current !== null && !isSame(current, this.#told);
    this.#told = current;
    if (isNew) this.#parts.log.info(`The queue waits for ${describeOccupant(current)}`);
  }
}

function isSame(one: Occupant, other: Occupant | null): boolean {
  return one.session === other?.session && one.since === other.since && one.what === other.what;
}
