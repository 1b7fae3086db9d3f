import type { RunEngine, RunEngineEvent } from '../../src/run-engine/index.js';

/** Runs of long ago are asked after no more. */
const KEPT_RUNS = 10_000;

/** How many points the runs of this kernel had: the result of a plan does not say it. */
export class RunPoints {
  readonly #points = new Map<string, number>();
  readonly #watched = new WeakSet<object>();

  /** A value of the namespace that is supposed to be the Run Engine; anything else is left alone. */
  watch(engine: unknown): void {
    if (typeof engine !== 'function' || this.#watched.has(engine)) return;
    this.#watched.add(engine);
    const { observe } = engine as unknown as Partial<RunEngine>;
    if (typeof observe === 'function') observe.call(engine, (event: RunEngineEvent) => this.#note(event));
  }

  readonly of = (uid: string): number | undefined => this.#points.get(uid);

  #note(event: RunEngineEvent): void {
    if (event.event !== 'run_closed') return;
    const { primary, ...others } = event.num_events;
    this.#points.set(event.uid, primary ?? Math.max(0, ...Object.values(others)));
    const [oldest] = this.#points.keys();
    if (this.#points.size > KEPT_RUNS && oldest !== undefined) this.#points.delete(oldest);
  }
}
