import type { PlanRecord } from '../../src/protocol/descriptions.js';
import type { Descriptions, Namespace } from '../context.js';

/**
 * What the compiler told about callables, by the callable itself: so another name for the same function has the same
 * record, and a function that nobody holds any more takes its record along.
 */
export class RecordBook implements Descriptions {
  readonly #records = new WeakMap<object, PlanRecord>();

  of(value: unknown): PlanRecord | undefined {
    return isCallable(value) ? this.#records.get(value) : undefined;
  }

  /**
   * Called when a cell has run: its names now have their values. A function keeps the record that it has: a later cell
   * that gives it another name knows its type only, not its defaults.
   */
  add(records: Readonly<Record<string, PlanRecord>>, namespace: Namespace): void {
    for (const [name, record] of Object.entries(records)) {
      const value = namespace.get(name);
      if (isCallable(value) && !this.#records.has(value)) this.#records.set(value, record);
    }
  }
}

function isCallable(value: unknown): value is object {
  return typeof value === 'function';
}
