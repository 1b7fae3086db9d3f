import { isHasName } from '../../devices/index.js';
import type { DocumentName, Documents, NamedDocument } from '../../protocol/documents.js';
import type { Command, DocumentCallback, GroupKey, Msg, SubscriptionName } from '../message.js';
import type { PlanLike } from '../plan.js';
import { pretend } from './pretend.js';

/** Which messages a handler is for: those of the device with this name, or those of which this says so. */
export type MessageFilter = string | ((msg: Msg) => boolean);
type Handler = (msg: Msg) => unknown;

/**
 * Runs plans in tests of plans: nothing is moved, and what devices would say is up to the test.
 *
 * ```ts
 * const simulator = new RunEngineSimulator();
 * simulator.addReadHandlerFor(det, 7);
 * const messages = simulator.simulatePlan(count([det]));
 * assertMessageAndReturnRemaining(messages, (msg) => msg.command === 'trigger');
 * ```
 *
 * Messages for which there is no handler are answered as if all had gone well.
 */
export class RunEngineSimulator {
  /** What the plan that was simulated last returned. */
  returnValue: unknown = undefined;
  readonly #handlers: { readonly isFor: (msg: Msg) => boolean; readonly handle: Handler }[] = [];
  readonly #callbacks = new Map<number, { callback: DocumentCallback; name: SubscriptionName }>();
  #tokens = 0;

  /** The first handler that fits a message answers it; a new one comes before all others unless `index` says otherwise. */
  addHandler(
    commands: Command | readonly Command[],
    handler: Handler,
    filter?: MessageFilter,
    index = 0,
  ): void {
    const names = typeof commands === 'string' ? [commands] : commands;
    const isFor = (msg: Msg): boolean => names.includes(msg.command) && fits(msg, filter);
    this.#handlers.splice(index, 0, { isFor, handle: handler });
  }

  /** What a device reads: one value, under its own name. */
  addReadHandlerFor(obj: { readonly name: string }, value: unknown): void {
    this.addReadHandlerForMultiple(obj, { [obj.name]: value });
  }

  /** What a device reads: values by data key. */
  addReadHandlerForMultiple(obj: { readonly name: string }, values: Readonly<Record<string, unknown>>): void {
    const readings = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, { value, timestamp: 0 }]),
    );
    this.addHandler('read', () => readings, obj.name);
  }

  /** Called when the plan waits for a group; for any, where none is named. */
  addWaitHandler(handler: Handler, group?: GroupKey): void {
    this.addHandler('wait', handler, (msg) => group === undefined || groupOf(msg) === group);
  }

  /** Lets plans subscribe callbacks, which `fireCallback` and the handlers for callbacks then call. */
  addHandlerForCallbackSubscribes(): void {
    this.addHandler('subscribe', (msg) => {
      const [callback, name = 'all'] = (msg as Msg<'subscribe'>).args;
      this.#callbacks.set((this.#tokens += 1), { callback, name });
      return this.#tokens;
    });
    this.addHandler('unsubscribe', (msg) => {
      this.#callbacks.delete((msg as Msg<'unsubscribe'>).args[0]);
    });
  }

  /** Hands a document to the callbacks when a message comes. */
  addCallbackHandlerFor<Name extends DocumentName>(
    command: Command,
    name: Name,
    document: Partial<Documents[Name]>,
    filter?: MessageFilter,
  ): void {
    this.addHandler(command, () => this.fireCallback(name, document), filter);
  }

  /** The same for several documents, in their order. */
  addCallbackHandlerForMultiple(
    command: Command,
    documents: readonly (readonly [name: DocumentName, document: object])[],
    filter?: MessageFilter,
  ): void {
    const fireAll = (): void => documents.forEach(([name, document]) => this.fireCallback(name, document));
    this.addHandler(command, fireAll, filter);
  }

  fireCallback<Name extends DocumentName>(name: Name, document: Partial<Documents[Name]>): void {
    for (const { callback, name: wanted } of this.#callbacks.values())
      // A test writes only those fields of a document that its callbacks look at.
      if (wanted === 'all' || wanted === name)
        (callback as (...named: NamedDocument) => unknown)(...([name, document] as unknown as NamedDocument));
  }

  /** All messages of the plan, in their order. What a handler throws, the plan throws. */
  simulatePlan(plan: PlanLike): Msg[] {
    const messages: Msg[] = [];
    this.returnValue = undefined;
    const { isWhole, value } = pretend(plan, (msg) => {
      messages.push(msg);
      return this.#handlers.find(({ isFor }) => isFor(msg))?.handle(msg);
    });
    if (!isWhole) throw new Error('The plan does not end: it was given up after a million messages.');
    this.returnValue = value;
    return messages;
  }
}

/**
 * The messages from the first one on of which `predicate` is true; with a group, that one must also be of the group. Throws
 * where there is none, so that calls one after the other check an order.
 */
export function assertMessageAndReturnRemaining(
  messages: readonly Msg[],
  predicate: (msg: Msg) => boolean,
  group?: GroupKey,
): Msg[] {
  const at = messages.findIndex((msg) => predicate(msg) && (group === undefined || groupOf(msg) === group));
  if (at < 0) throw new Error(`No such message among ${messages.map(({ command }) => command).join(', ')}.`);
  return messages.slice(at);
}

function fits(msg: Msg, filter: MessageFilter | undefined): boolean {
  if (filter === undefined) return true;
  if (typeof filter === 'function') return filter(msg);
  return isHasName(msg.obj) && msg.obj.name === filter;
}

function groupOf(msg: Msg): unknown {
  return (msg.kwargs as { readonly group?: unknown }).group;
}
