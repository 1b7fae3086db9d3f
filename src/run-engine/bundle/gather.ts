import type { MaybePromise } from '../../devices/index.js';

/** Waits in a way that an interruption of the message ends: nothing after it happens then. */
export type Step = <T>(promise: PromiseLike<T>) => Promise<T>;

/** All that a device gives. Gives up the thread only if the device does. */
export function gather<T>(items: Iterable<T> | AsyncIterable<T>, step: Step): MaybePromise<T[]> {
  return Symbol.asyncIterator in items ? gatherLater(items, step) : [...items];
}

async function gatherLater<T>(items: AsyncIterable<T>, step: Step): Promise<T[]> {
  const iterator = items[Symbol.asyncIterator]();
  const gathered: T[] = [];
  for (;;) {
    const next = await step(iterator.next());
    if (next.done === true) return gathered;
    gathered.push(next.value);
  }
}
