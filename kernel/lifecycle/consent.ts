import { prepareTermination } from './prepare-termination.js';
import { runsUserCode } from './runs-user-code.js';

/** Name of the global function that the I/O thread calls, through the inspector, on top of code that does not yield. */
export const CONSENT = '__skyqueueConsentToTermination';

/**
 * The main thread's say in the termination of what it runs: only a person's code may be terminated. `beforehand` runs on top of the
 * code that is about to be, and so can still ask whose it is. Then `stand` waits for the order.
 */
export function defineConsent(beforehand: () => void, stand: () => void): void {
  const consent = (): boolean => {
    if (!runsUserCode()) return false;
    beforehand();
    prepareTermination();
    stand();
    return true;
  };
  Object.defineProperty(globalThis, CONSENT, { value: consent });
}
