import type { Flyable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import { namePlan, type Plan } from '../plan.js';
import { close_run, collect, complete, kickoff, open_run } from '../plan-stubs/index.js';

/**
 * Lets flyers measure on their own, and collects what they have measured.
 *
 * @param flyers what to start
 */
export function* fly(flyers: readonly Flyable[], { md }: { md?: Metadata | null } = {}): Plan<string> {
  if (!Array.isArray(flyers)) throw new TypeError('The flyers must be in a list: [flyer].');
  const uid = yield* open_run(md ?? {});
  for (const flyer of flyers) yield* kickoff(flyer, { wait: true });
  for (const flyer of flyers) yield* complete(flyer, { wait: true });
  for (const flyer of flyers) yield* collect(flyer);
  yield* close_run();
  return uid;
}

// It opens its run without a name: this is the one that its start document gets.
namePlan(fly);
