import { createHash } from 'node:crypto';
import { comparable, type Outcome } from './comparable.js';
import type { Kind } from './interrupting.js';
import type { OrderedRecipe } from './recipe.js';

/** One plan as Python performed it: as it is, and interrupted before each of its messages in turn. */
export interface GoldenRecipe extends OrderedRecipe {
  readonly outcome: Outcome;
  /** A digest for each message; null where the two engines differ on purpose. */
  readonly interrupted: Readonly<Partial<Record<Kind, readonly (string | null)[]>>>;
}

/** How each message is interrupted. (After a deferred pause, Python waits for half a second.) */
export const INTERRUPTED_BY: readonly Kind[] = ['resume', 'abort', 'stop', 'halt', 'fail', 'suspend'];

/** Stands for the messages, and for the kinds, numbers and ends of the documents. To see what lies behind it, ask Python. */
export function digest(outcome: Outcome): string {
  const { messages, documents, error } = comparable(outcome);
  const summaries = (documents as [string, Record<string, unknown>][]).map(([name, document]) => [
    name,
    ...['name', 'seq_num', 'exit_status', 'num_events'].map((field) => document[field]),
  ]);
  const text = JSON.stringify([messages, summaries, error]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
