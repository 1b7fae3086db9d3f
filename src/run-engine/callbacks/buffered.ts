import { messageOf } from '../../errors.js';
import type { NamedDocument } from '../../protocol/documents.js';
import type { DocumentCallback } from '../message.js';
import {
  documentConsumer,
  type ConsumerOptions,
  type DocumentConsumer,
} from '../consumers/document-consumer.js';

export interface BufferedOptions extends ConsumerOptions {
  /** For messages. */
  name?: string;
}

/**
 * A callback that never makes a plan wait, for one that takes its time: documents queue up, and are handed on one at a time
 * while the plan waits for its hardware. Errors are told and disturb nothing. `flush()` settles when all are handed on.
 *
 *     RE.subscribe(buffered(analysis));
 */
export function buffered(callback: DocumentCallback, options: BufferedOptions = {}): DocumentConsumer {
  const { name = callback.name === '' ? 'a callback' : callback.name, log = (text) => console.error(text) } =
    options;
  const call = callback as (...document: NamedDocument) => unknown;
  const write = async (documents: readonly NamedDocument[]): Promise<void> => {
    for (const document of documents) {
      // A turn of the event loop for each, so that a move that has ended meanwhile is followed by the next message at once.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        await call(...document);
      } catch (error) {
        log(`${name} failed on a document ${document[0]}: ${messageOf(error)}`);
      }
    }
  };
  return documentConsumer(name, { write }, { ...options, log });
}
