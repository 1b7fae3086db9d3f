import { hasCode } from '../errors.js';
import type { ManagerParts } from './manager-parts.js';

/** While the store refuses, what it has to take is tried again. */
const RETRY_MS = 1_000;

/**
 * Work that has to be done whatever the store says. Where it refuses, the work is tried again from its beginning, in turn
 * with other changes, so all that comes before a change of the store must bear being done twice.
 */
export async function insist(
  parts: Pick<ManagerParts, 'log' | 'background' | 'serial'>,
  what: string,
  work: () => Promise<void>,
  isFirstTime = true,
): Promise<void> {
  const { background, log, serial } = parts;
  try {
    await work();
  } catch (error) {
    if (!hasCode(error, 'STORE_FAILED')) throw error;
    if (isFirstTime) log.error(`${what}. Trying again until it can be done`, error);
    const again = (): Promise<void> => serial.run(() => insist(parts, what, work, false));
    setTimeout(() => background('trying again what the store had refused', again()), RETRY_MS).unref();
  }
}
