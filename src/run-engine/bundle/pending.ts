import type { MaybePromise } from '../../devices/index.js';

/** A device's answer, or the promise of one: also a promise of another realm or library. */
export function isPending<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/**
 * Asks a device for more while an answer may be under way. If that throws, nobody waits for the first answer any more: without
 * this, its failure would be nobody's, and would end the process.
 */
export function askToo<T>(first: unknown, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    giveUp(first);
    throw error;
  }
}

/** How it ends does not matter any more. */
export function giveUp(answer: unknown): void {
  if (isPending(answer)) answer.then(undefined, () => undefined);
}
