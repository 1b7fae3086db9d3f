import { asWeMeanIt } from '../python-documents.js';
import { UNCOUNTED } from './interrupting.js';

/** What either engine made of a recipe; documents without their times and uids. */
export interface Outcome {
  readonly messages: readonly string[];
  readonly documents: readonly unknown[];
  readonly error: string | null;
}

/** Where two outcomes differ first, in words; null where they agree. */
export function difference(ours: Outcome, python: Outcome): string | null {
  return firstDifference(comparable(ours), comparable(python), '');
}

/** Errors of either language have names of their own, but for these. */
const ALIKE = ['no beam', 'RunEngineInterrupted', 'IllegalMessageSequence'];

export function comparable({ messages, documents, error }: Outcome): Outcome {
  return {
    // What makes the beam go away is no part of the plan.
    messages: messages.filter((message) => !UNCOUNTED.test(message) && message !== 'trip'),
    documents: JSON.parse(JSON.stringify(asWeMeanIt(documents)), reworded) as unknown[],
    error: error === null || ALIKE.includes(error) ? error : 'another',
  };
}

/**
 * Python forgets why a plan was aborted (spec FIX-5), has other words for errors of its own, and may leave a flyer that has no
 * configuration out when it is collected from at the end of a plan that was broken off.
 */
function reworded(this: Record<string, unknown>, key: string, value: unknown): unknown {
  if (key === 'configuration')
    return Object.fromEntries(Object.entries(value as object).filter(([, of]) => !isEmpty(of)));
  if (key !== 'reason') return value;
  if (this.exit_status === 'abort') return '';
  return this.exit_status === 'fail' && value !== 'no beam' ? '<text>' : value;
}

function firstDifference(ours: unknown, python: unknown, path: string): string | null {
  if (isAlike(ours, python)) return null;
  if (!isTree(ours) || !isTree(python))
    return `${path}: ours ${JSON.stringify(ours)}, Python's ${JSON.stringify(python)}`;
  for (const key of new Set([...Object.keys(ours), ...Object.keys(python)])) {
    const found = firstDifference(ours[key], python[key], `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** Two libraries for `exp` may differ in the last digit, and adaptive plans go on from there. */
function isAlike(ours: unknown, python: unknown): boolean {
  if (typeof ours !== 'number' || typeof python !== 'number') return ours === python;
  return Math.abs(ours - python) <= 1e-12 * Math.max(1, Math.abs(ours), Math.abs(python));
}

function isEmpty({ data }: { data: object }): boolean {
  return Object.keys(data).length === 0;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
