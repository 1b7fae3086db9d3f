import type { PlanMetadata } from '../../src/protocol/worker-comm.js';
import type { RunEngine } from '../../src/run-engine/index.js';
import type { KernelContext, RequestInfo } from '../context.js';

/** What somebody who would like to run something else is told of the plan that runs. */
const MOST_CHARACTERS = 80;

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
  /** Null: no plan is under way, or it is that of code that no request sent. */
  #request: RequestInfo | null = null;

  constructor(
    context: Pick<KernelContext, 'attributeOutput' | 'currentRequest' | 'letOthersIn'>,
    engine: () => RunEngine | null,
  ) {
    this.#context = context;
    this.#engine = engine;
    Reflect.set(globalThis, WHO_RUNS, () => this.describe());
  }

  /** The Run Engine begins to work, or goes on after a pause: on behalf of whoever called it. */
  begins(): void {
    this.#request = this.#context.currentRequest();
    this.#context.letOthersIn();
  }

  /** Whether the plan under way is that of this request. */
  isDrivenBy(request: RequestInfo | null): boolean {
    return this.#isUnderWay && this.#request?.msgId === request?.msgId;
  }

  /** `the plan count([det1], 5) of the queue, which alice added` */
  describe(): string {
    const request = this.#request;
    if (request === null) return 'a plan of a background task';
    const code = (request.code ?? '').split('\n')[0]?.replace(/^await RE\((.*)\)$/, '$1') ?? '';
    const shown = code.length > MOST_CHARACTERS ? `${code.slice(0, MOST_CHARACTERS - 1)}…` : code;
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
