import type { DocumentName, NamedDocument } from '../protocol/documents.js';
import type { Subscribers, SubscribersByName } from './interface.js';
import type { DocumentCallback, SubscriptionName } from './message.js';

export const DOCUMENT_NAMES: readonly DocumentName[] = [
  'start',
  'descriptor',
  'event',
  'event_page',
  'resource',
  'datum',
  'datum_page',
  'stream_resource',
  'stream_datum',
  'stop',
];

interface Subscription {
  name: SubscriptionName;
  callback: DocumentCallback;
}

/** Hands documents to callbacks, in the order in which these were subscribed. */
export class Dispatcher {
  #nextToken = 0;
  readonly #subscriptions = new Map<number, Subscription>();
  /** Who gets which document: worked out anew after each change, because documents are many and changes are few. */
  readonly #routes = new Map<DocumentName, readonly DocumentCallback[]>();

  subscribe(callback: DocumentCallback, name: SubscriptionName = 'all'): number {
    if (typeof callback !== 'function')
      throw new TypeError('A subscriber must be a function (name, doc) => …');
    if (name !== 'all' && !DOCUMENT_NAMES.includes(name))
      throw new TypeError(
        `No document is called '${name}'. Use 'all' or one of ${DOCUMENT_NAMES.join(', ')}.`,
      );
    const token = this.#nextToken++;
    this.#subscriptions.set(token, { name, callback });
    this.#routes.clear();
    return token;
  }

  unsubscribe(token: number): void {
    this.#subscriptions.delete(token);
    this.#routes.clear();
  }

  clear(): void {
    this.#subscriptions.clear();
    this.#routes.clear();
  }

  /** An error of a callback goes to `onError`; where that throws, later callbacks do not get the document. */
  emit(document: NamedDocument, onError: (error: unknown) => void, log: (error: unknown) => void): void {
    const callbacks = this.#routes.get(document[0]) ?? this.#route(document[0]);
    for (const callback of callbacks) {
      try {
        const result = (callback as (...document: NamedDocument) => unknown)(...document);
        // Nobody awaits a callback: without this, a failed asynchronous one would end the process.
        if (isThenable(result)) result.then(undefined, log);
      } catch (error) {
        onError(error);
      }
    }
  }

  /** A callback that was subscribed twice is called once, until its last token is gone. */
  #route(name: DocumentName): readonly DocumentCallback[] {
    const callbacks = new Set<DocumentCallback>();
    for (const subscription of this.#subscriptions.values())
      if (subscription.name === 'all' || subscription.name === name) callbacks.add(subscription.callback);
    const route = [...callbacks];
    this.#routes.set(name, route);
    return route;
  }
}

/** Brings all forms in which subscribers can be given into one. */
export function listSubscribers(subs: Subscribers): Subscription[] {
  if (typeof subs === 'function') return [{ name: 'all', callback: subs }];
  if (isList(subs)) return subs.map((callback) => ({ name: 'all', callback }));
  return Object.entries(subs as SubscribersByName).flatMap(([name, callbacks]) =>
    (isList(callbacks) ? callbacks : [callbacks]).map((callback) => ({
      name: name as SubscriptionName,
      callback,
    })),
  );
}

function isList(value: Subscribers): value is readonly DocumentCallback[] {
  return Array.isArray(value);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
