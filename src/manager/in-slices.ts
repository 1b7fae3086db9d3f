import { setImmediate as turn } from 'node:timers/promises';

/** Nobody notices a wait of this length. */
const SLICE_MS = 10;

/** Does the same work with thousands of values, and lets other requests be answered in between. */
export async function inSlices<T, R>(values: readonly T[], work: (value: T, at: number) => R): Promise<R[]> {
  const results: R[] = [];
  let since = performance.now();
  for (const [at, value] of values.entries()) {
    results.push(work(value, at));
    if (performance.now() - since < SLICE_MS) continue;
    await turn();
    since = performance.now();
  }
  return results;
}
