import type { NamedDocument, RunStart } from '../../protocol/documents.js';
import type { DocumentCallback } from '../message.js';
import { runFinder } from './run-of.js';

export type RunCallback = (...document: NamedDocument) => unknown;

/**
 * Separates runs that are open at the same time: each gets the callback that `open` makes of its start document (or none),
 * and that callback gets all documents of the run, the start included, and none of other runs.
 */
export function perRun(open: (start: RunStart) => RunCallback | null): DocumentCallback {
  const runs = new Map<string, RunCallback | null>();
  const runOf = runFinder();
  return (...document: NamedDocument) => {
    const [name, doc] = document;
    const run = runOf(...document) ?? '';
    if (name === 'start') runs.set(run, open(doc));
    try {
      return runs.get(run)?.(...document);
    } finally {
      if (name === 'stop') runs.delete(run);
    }
  };
}
