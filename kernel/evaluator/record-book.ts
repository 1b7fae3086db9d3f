import { annotationOf } from '../../src/user-code/index.js';
import { annotatedRecord, type Callable, type CallableRecord } from '../descriptions/index.js';
import type { Descriptions, Namespace } from '../context.js';

/**
 * What the compiler told about callables, by the callable itself: so another name for the same function has the same
 * record, and a function that nobody holds any more takes its record along.
 */
export class RecordBook implements Descriptions {
  readonly #records = new WeakMap<object, CallableRecord>();
  /** Of cells that are running. */
  readonly #running = new Set<() => void>();

  constructor(private readonly ask: (name: string, text: string) => Promise<CallableRecord | null>) {}

  async describe(name: string, value: Callable): Promise<void> {
    const record = await this.ask(name, Function.prototype.toString.call(value));
    if (record !== null && !this.#records.has(value)) this.#records.set(value, record);
  }

  of(value: unknown): CallableRecord | undefined {
    if (!isCallable(value)) return undefined;
    // A cell may ask for what it has itself just defined.
    if (!this.#records.has(value)) for (const look of this.#running) look();
    const record = this.#records.get(value);
    return record && annotatedRecord(record, annotationOf(value));
  }

  /** Called when a cell begins to run. Returns what is to be called when it has run. */
  begin(records: Readonly<Record<string, CallableRecord>>, namespace: Namespace): () => void {
    const look = (): void => this.add(records, namespace);
    this.#running.add(look);
    return () => {
      this.#running.delete(look);
      look();
    };
  }

  /**
   * Takes the records of the names that have their values by now. A function that is known keeps its record: under its
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
