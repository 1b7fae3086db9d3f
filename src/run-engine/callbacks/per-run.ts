import type { NamedDocument, RunStart } from '../../protocol/documents.js';
import type { DocumentCallback } from '../message.js';

export type RunCallback = (...document: NamedDocument) => unknown;

/**
 * Separates runs that are open at the same time: each gets the callback that `open` makes of its start document (or none),
 * and that callback gets all documents of the run, the start included, and none of other runs.
 */
export function perRun(open: (start: RunStart) => RunCallback | null): DocumentCallback {
  const runs = new Map<string, RunCallback | null>();
  /** Which run the descriptors and resources belong to that later documents name. */
  const owners = new Map<string, string>();
  let latest = '';
  const runOf = (...[name, doc]: NamedDocument): string | undefined => {
    switch (name) {
      case 'start':
        return doc.uid;
      case 'descriptor':
        owners.set(doc.uid, doc.run_start);
        return doc.run_start;
      case 'resource':
      case 'stream_resource': {
        // Older devices do not say which run their files are for.
        const run = doc.run_start ?? latest;
        owners.set(doc.uid, run);
        return run;
      }
      case 'datum':
      case 'datum_page':
        return owners.get(doc.resource);
      case 'event':
      case 'event_page':
      case 'stream_datum':
        return owners.get(doc.descriptor);
      case 'stop':
        return doc.run_start;
    }
  };
  return (...document: NamedDocument) => {
    const [name, doc] = document;
    if (name === 'start') {
      latest = doc.uid;
      runs.set(doc.uid, open(doc));
    }
    const run = runOf(...document) ?? '';
    try {
      return runs.get(run)?.(...document);
    } finally {
      if (name === 'stop') {
        runs.delete(run);
        for (const [uid, owner] of owners) if (owner === run) owners.delete(uid);
      }
    }
  };
}
