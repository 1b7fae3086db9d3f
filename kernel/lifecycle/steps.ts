import { AsyncResource } from 'node:async_hooks';

/** Work of the kernel's own: `yield* until(promise)` is in it what `await` is elsewhere. `carryOut` does it. */
export type Steps<T> = Generator<Waits, T, unknown>;
type Waits = readonly PromiseLike<unknown>[];

/** Waits for a promise, or for the first of several. */
export function* until<T>(promise: PromiseLike<T>, ...orElse: readonly PromiseLike<never>[]): Steps<T> {
  return (yield [promise, ...orElse]) as T;
}

/** Kept, because users' code may replace them. */
const { apply } = Reflect;
const { next, throw: throwInto } = (Object.getPrototypeOf(function* () {}) as { prototype: Generator })
  .prototype;

/** Of all work that waits: listens anew for what it waits for. */
const waiting = new Set<() => void>();

/**
 * Does such work, at once up to the first thing that it waits for, and all of it in the caller's asynchronous context. Resolves
 * to what it returns; rejects with what it throws.
 *
 * When code is terminated, V8 drops all that was to go on in the same turn of the event loop, and an `async` function that was
 * dropped never goes on (decision 0105). This work does: `takeUpAgain` listens anew for what it waits for. So whatever everybody
 * depends on is written in this way.
 */
export function carryOut<T>(steps: Steps<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const step = AsyncResource.bind((how: typeof next | typeof throwInto, value: unknown): void => {
      try {
        const result = apply(how, steps, [value]) as IteratorResult<Waits, T>;
        if (result.done === true) resolve(result.value);
        else listenTo(result.value, step);
      } catch (error) {
        reject(error as Error);
      }
    });
    step(next, undefined);
  });
}

/** To be called in a turn of its own after code was terminated. */
export function takeUpAgain(): void {
  for (const listen of [...waiting]) listen();
}

/** Calls back once: with the first of them that settles, and how the work is to go on with that. */
function listenTo(
  promises: Waits,
  goOn: (how: typeof next | typeof throwInto, value: unknown) => void,
): void {
  let isOver = false;
  const once = (how: typeof next | typeof throwInto, value: unknown): void => {
    if (isOver) return;
    isOver = true;
    goOn(how, value);
    // Last, because what goes on may have to put right first what code has broken.
    waiting.delete(listen);
  };
  // An `await` needs no method of the promise, which code may have broken.
  const hear = async (promise: PromiseLike<unknown>): Promise<void> => {
    let value: unknown;
    try {
      value = await promise;
    } catch (error) {
      return once(throwInto, error);
    }
    once(next, value);
  };
  const listen = (): void => {
    for (const promise of promises) void hear(promise);
  };
  waiting.add(listen);
  listen();
}
