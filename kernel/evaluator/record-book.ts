import type { CallableRecord } from '../descriptions/index.js';
import type { Descriptions, Namespace } from '../context.js';

/**
 * What the compiler told about callables, by the callable itself: so another name for the same function has the same
 * record, and a function that nobody holds any more takes its record along.
 */
export class RecordBook implements Descriptions {
  readonly #records = new WeakMap<object, CallableRecord>();

  of(value: unknown): CallableRecord | undefined {
    return isCallable(value) ? this.#records.get(value) : undefined;
  }

  /**
   * Called when a cell has run: its names now have their values. A function that is known keeps its record: under its
   * first name it had its own defaults and comment, under later ones it has only its type.
   */
  add(records: Readonly<Record<string, CallableRecord>>, namespace: Namespace): void {
    for (const [name, record] of Object.entries(records)) {
      const value = namespace.get(name);
      if (isCallable(value) && !this.#records.has(value)) this.#records.set(value, record);
    }
  }
}

function isCallable(value: unknown): value is object {
  return typeof value === 'function';
}
