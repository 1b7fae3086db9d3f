import { messageOf } from '../../errors.js';
import type { NamedDocument } from '../../protocol/documents.js';

/**
 * A callback whose errors are told and not thrown: a picture that cannot be drawn is no reason to end a plan. Where
 * `BLUESKY_DEBUG_CALLBACKS` is set, they are thrown after all.
 */
export function makeCallbackSafe(
  callback: (...document: NamedDocument) => unknown,
  log: (text: string) => void = (text) => console.error(text),
): (...document: NamedDocument) => unknown {
  if ((process.env['BLUESKY_DEBUG_CALLBACKS'] ?? '') !== '') return callback;
  return (...document) => {
    try {
      return callback(...document);
    } catch (error) {
      log(`A callback failed with the document '${document[0]}': ${messageOf(error)}`);
      return undefined;
    }
  };
}
