import { messageOf } from '../errors.js';
import type { JsonObject } from '../protocol/index.js';

/** A failure whose reply carries more than the text: the item as far as it got, for example. */
export class RequestRefused extends Error {
  constructor(
    cause: unknown,
    readonly fields: JsonObject,
  ) {
    super(messageOf(cause), { cause });
  }
}
