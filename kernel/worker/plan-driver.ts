import type { PlanMetadata } from '../../src/protocol/worker-comm.js';
import type { RunEngine } from '../../src/run-engine/index.js';
import type { Occupant } from '../../src/protocol/occupant.js';
import type { KernelContext, RequestInfo } from '../context.js';
import { codeExcerpt } from './code-excerpt.js';
import { occupantOf } from './foreground-cell.js';

/** Where the Run Engine looks who has it, for the message with which it refuses a second plan. */
const WHO_RUNS = Symbol.for('skyqueue.who_runs');

/**
 * Knows whose cell the Run Engine works for, and what an interrupt means while it works. The rule is the same wherever the
 * interrupt comes from: the first asks for a pause at the next checkpoint, the second for one at once, and no wait ends
 * while the plan runs on.
 */
export class PlanDriver {
  readonly #context: Pick<KernelContext, 'attributeOutput' | 'currentRequest' | 'letOthersIn'>;
  readonly #engine: () => RunEngine | null;
  readonly #clock: () => number;
  /** Null: no plan is under way, or it is that of code that no request sent. */
  #request: RequestInfo | null = null;
  #since = 0;

  constructor(
    context: Pick<KernelContext, 'attributeOutput' | 'currentRequest' | 'letOthersIn'>,
    engine: () => RunEngine | null,
    clock: () => number,
  ) {
    this.#context = context;
    this.#engine = engine;
    this.#clock = clock;
    Reflect.set(globalThis, WHO_RUNS, () => this.describe());
  }

  /** The Run Engine begins to work, or goes on after a pause: on behalf of whoever called it. */
  begins(): void {
    this.#request = this.#context.currentRequest();
    this.#since = this.#clock();
    this.#context.letOthersIn();
  }

  /** Whether the plan under way is that of this request. */
  isDrivenBy(request: RequestInfo | null): boolean {
    return this.#isUnderWay && this.#request?.msgId === request?.msgId;
  }

  /** Whether the Run Engine holds a plan of another client than the sender of this request. */
  isForeign(by: RequestInfo | null): boolean {
    return this.occupant !== null && this.#request?.session !== by?.session;
  }

  /** Whoever has the Run Engine, until it is idle. Whether it is the queue itself is not known here. */
  get occupant(): Occupant | null {
    const isFree = ['idle', 'panicked', undefined].includes(this.#engine()?.state);
    return isFree ? null : occupantOf('plan', this.#request, this.#since);
  }

  /** `the plan count([det1], 5) of the queue, which alice added` */
  describe(): string {
    return this.describePlanOf(this.#request);
  }

  /** The same of a plan that is not under way yet. */
  describePlanOf(request: RequestInfo | null): string {
    if (request === null) return 'a plan of a background task';
    const shown = codeExcerpt((request.code ?? '').replace(/^await RE\((.*)\)$/m, '$1'));
    const metadata = request.metadata['skyqueue'] as Partial<PlanMetadata> | undefined;
    if (metadata === undefined) return `the plan that ${request.username || 'somebody'} typed: ${shown}`;
    const by = metadata.user === undefined ? '' : `, added by ${metadata.user}`;
    return `the plan ${shown} of the queue${by}`;
  }

  interrupted(cell: RequestInfo | null, by: RequestInfo | null): 'handled' | 'abandon' {
    const engine = this.#engine();
    if (engine === null) return 'abandon';
    const { state } = engine;
    if (state === 'paused' && cell === null) {
      this.#tell(
        by,
        `Nothing runs: ${this.describe()} is paused. Go on with RE.resume(), or end it with RE.stop(), RE.abort() or RE.halt().`,
      );
      return 'handled';
    }
    // Another cell was meant than that of the plan.
    if (!this.#isUnderWay || (cell !== null && !this.isDrivenBy(cell))) return 'abandon';
    if (state !== 'running') {
      this.#tell(by, `The plan is ${state} already, and will end that as soon as its devices let it.`);
    } else if (engine.deferredPauseRequested) {
      this.#tell(by, 'The plan pauses now.');
      engine.requestPause(false);
    } else {
      // The engine says itself that the plan will pause, to those who watch it.
      this.#context.attributeOutput(this.#request, () => engine.requestPause(true));
      const again = 'Interrupt it again, and it pauses at once.';
      this.#tell(by, again, `The plan will pause at its next checkpoint. ${again}`);
    }
    return 'handled';
  }

  get #isUnderWay(): boolean {
    const state = this.#engine()?.state;
    return state !== undefined && state !== 'idle' && state !== 'paused' && state !== 'panicked';
  }

  /** To the one who interrupted, and to those who watch the plan. */
  #tell(by: RequestInfo | null, toWatchers: string, toSender = toWatchers): void {
    const say = (reader: RequestInfo | null, text: string): void =>
      this.#context.attributeOutput(reader, () => void process.stderr.write(`${text}\n`));
    if (this.#isUnderWay) say(this.#request, toWatchers);
    if (by !== null && (!this.#isUnderWay || by.session !== this.#request?.session)) say(by, toSender);
  }
}
