import type { NamespaceLists, PlanRecord } from '../../src/protocol/index.js';
import { NamespaceScanner, type Callable } from '../descriptions/index.js';
import type { KernelContext } from '../context.js';

/** The plans and devices of the namespace, as the manager is told of them. */
export class NamespaceWatch {
  readonly #context: KernelContext;
  readonly #scanner = new NamespaceScanner();

  constructor(context: KernelContext) {
    this.#context = context;
  }

  lists(): NamespaceLists {
    const { descriptions, namespace } = this.#context;
    for (const name of namespace.names()) {
      const value = namespace.get(name);
      const record = descriptions.of(value);
      if (record !== undefined && this.#scanner.recordOf(value) === undefined) {
        this.#scanner.describe(value as Callable, record);
      }
    }
    const { existing_plans, existing_devices, calls } = this.#scanner.scan(namespace.view).lists;
    const plans: Record<string, PlanRecord> = {};
    for (const [name, description] of Object.entries(existing_plans)) {
      plans[name] = { description, call: calls[name] ?? { slots: [] } };
    }
    return { plans, devices: existing_devices };
  }
}
