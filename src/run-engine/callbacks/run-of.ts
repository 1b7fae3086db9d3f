import type { NamedDocument } from '../../protocol/documents.js';

export interface RunFinder {
  /** The uid of the run that a document belongs to; undefined where what it refers to has never been seen. */
  (...document: NamedDocument): string | undefined;
}

/** Tells documents of runs that are open at the same time apart. It must see all of them, in order. */
export function runFinder(): RunFinder {
  /** Which run the descriptors and resources belong to that later documents name. */
  const owners = new Map<string, string>();
  let latest = '';
  return (...[name, doc]: NamedDocument): string | undefined => {
    switch (name) {
      case 'start':
        latest = doc.uid;
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
        for (const [uid, owner] of owners) if (owner === doc.run_start) owners.delete(uid);
        return doc.run_start;
    }
  };
}
