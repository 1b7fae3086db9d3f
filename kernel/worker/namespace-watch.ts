import type { NamespaceLists, PlanRecord } from '../../src/protocol/index.js';
import {
  NamespaceScanner,
  type Callable,
  type NamespaceLists as ScannedLists,
} from '../descriptions/index.js';
import type { KernelContext } from '../context.js';

/** The plans and devices of the namespace, as the manager is told of them. */
export class NamespaceWatch {
  readonly #context: KernelContext;
  readonly #scanner: NamespaceScanner;
  #scanned: ScannedLists | null = null;
  #lists: NamespaceLists = { plans: {}, devices: {} };

  constructor(context: KernelContext) {
    this.#context = context;
    const warn = (text: string): void =>
      context.attributeOutput(null, () => void process.stderr.write(`${text}\n`));
    this.#scanner = new NamespaceScanner({ maxDepth: context.listing.maxDepth, warn });
  }

  /** The same object as long as nothing changes: looking costs little then. */
  lists(): NamespaceLists {
    const { descriptions, namespace } = this.#context;
    for (const name of namespace.names()) {
      const value = namespace.get(name);
      const record = descriptions.of(value);
      if (record !== undefined && this.#scanner.recordOf(value) === undefined) {
        this.#scanner.describe(value as Callable, record);
      }
    }
    const { lists } = this.#scanner.scan(namespace.view);
    if (lists !== this.#scanned) {
      this.#scanned = lists;
      this.#lists = withCalls(lists);
    }
    return this.#lists;
  }

  /** The lists, if they are no longer those that were last given out. */
  changed(): NamespaceLists | null {
    const before = this.#lists;
    const lists = this.lists();
    return lists === before ? null : lists;
  }
}

function withCalls({ existing_plans, existing_devices, calls }: ScannedLists): NamespaceLists {
  const plans: Record<string, PlanRecord> = {};
  for (const [name, description] of Object.entries(existing_plans)) {
    plans[name] = { description, call: calls[name] ?? { slots: [] } };
  }
  return { plans, devices: existing_devices };
}
