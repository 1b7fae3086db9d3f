import { QueueServerError } from '../../src/errors.js';
import type { PlanRecord } from '../../src/protocol/descriptions.js';
import type { NamespaceLists } from '../../src/protocol/worker-comm.js';
import {
  NamespaceScanner,
  type InvalidPlan,
  type NamespaceLists as ScannedLists,
  type NamespaceScan,
} from '../descriptions/index.js';
import type { KernelContext, RequestInfo } from '../context.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';

/** The plans and devices of the namespace, as the manager is told of them. */
export class NamespaceWatch {
  readonly #context: KernelContext;
  readonly #scanner: NamespaceScanner;
  /** Told when plans were described after the lists had been given out. */
  readonly #described: () => void;
  readonly #asked = new WeakSet<object>();
  #scanned: ScannedLists | null = null;
  #lists: NamespaceLists = { plans: {}, devices: {} };
  /** Who caused what is warned of. */
  #request: RequestInfo | null = null;

  constructor(context: KernelContext, described: () => void) {
    this.#context = context;
    this.#described = described;
    this.#scanner = new NamespaceScanner({
      recordOf: (value) => context.descriptions.of(value),
      maxDepth: context.listing.maxDepth,
      warn: (text) => this.#warn(text),
    });
  }

  /**
   * The lists when the startup code has run. Rejects where a plan cannot be listed as its author wants, unless such plans
   * are to be ignored: he should know before the queue is filled.
   */
  opened(): Promise<NamespaceLists> {
    return carryOut(this.#opened());
  }

  *#opened(): Steps<NamespaceLists> {
    const first = this.#scan();
    const asked = this.#describe(first);
    if (asked !== null) yield* until(asked);
    const { invalid } = asked === null ? first : this.#scan();
    const fault = this.#faultOf(invalid);
    if (fault !== null) throw new Error(fault);
    return this.#lists;
  }

  /** The same object as long as nothing changes: looking costs little then. */
  lists(): NamespaceLists {
    this.changed();
    return this.#lists;
  }

  /** The lists, if they are no longer those that were last given out, and why new plans are not in them. */
  changed(request: RequestInfo | null = null): { lists: NamespaceLists | null; fault: string | null } {
    const before = this.#lists;
    this.#request = request;
    const scan = this.#scan();
    void this.#describe(scan)?.then(this.#described);
    const fault = this.#faultOf(scan.invalid.filter(({ isNew }) => isNew));
    if (fault !== null) this.#warn(fault);
    this.#request = null;
    return { lists: before === this.#lists ? null : this.#lists, fault };
  }

  #scan(): NamespaceScan {
    const scan = this.#scanner.scan(this.#context.namespace.view);
    if (scan.lists !== this.#scanned) {
      this.#scanned = scan.lists;
      this.#lists = withCalls(scan.lists);
    }
    return scan;
  }

  /** Null where there is nothing that was not asked before. */
  #describe({ undescribed }: NamespaceScan): Promise<unknown> | null {
    const unknown = undescribed.filter(({ value }) => !this.#asked.has(value));
    if (unknown.length === 0) return null;
    for (const { value } of unknown) this.#asked.add(value);
    const { descriptions } = this.#context;
    return Promise.allSettled(unknown.map(({ name, value }) => descriptions.describe(name, value)));
  }

  #faultOf(invalid: readonly InvalidPlan[]): string | null {
    if (invalid.length === 0) return null;
    const texts = invalid.map(
      ({ name, faults }) => new QueueServerError('PLAN_INVALID', [name, faults.join('; ')]).message,
    );
    if (!this.#context.listing.ignoreInvalidPlans) return texts.join('\n');
    for (const text of texts) this.#warn(`${text} It is left out.`);
    return null;
  }

  #warn(text: string): void {
    this.#context.attributeOutput(this.#request, () => void process.stderr.write(`${text}\n`));
  }
}

function withCalls({ existing_plans, existing_devices, calls }: ScannedLists): NamespaceLists {
  const plans: Record<string, PlanRecord> = {};
  for (const [name, description] of Object.entries(existing_plans)) {
    plans[name] = { description, call: calls[name] ?? { slots: [] } };
  }
  return { plans, devices: existing_devices };
}
