import { isNativeError } from 'node:util/types';

/** What was thrown, as an Error: also where it comes from a cell of the kernel, whose Error may be another class. */
export function toError(thrown: unknown): Error {
  return isNativeError(thrown) || thrown instanceof Error ? thrown : new Error(String(thrown));
}
