import type { Insistence, Refusal } from './patience.js';
import { prepareTermination } from './prepare-termination.js';
import { runsUserCode } from './runs-user-code.js';

/** Name of the global function that the I/O thread calls, through the inspector, on top of code that does not yield. */
const CONSENT = '__skyqueueConsentToTermination';

/** What the kernel's own code is given before it is asked again; it never takes that long. */
const OWN_CODE_MS = 1_000;

/** The call of that function, as text. */
export function consentTo(insistence: Insistence): string {
  return `${CONSENT}(${JSON.stringify(insistence)})`;
}

/**
 * The main thread's say in the termination of what it runs: only a person's code may be terminated. `refuses` runs on top of the
 * code that is about to be, and so can ask whose it is. Where nothing speaks against it, `stand` waits for the order.
 */
export function defineConsent(refuses: (insistence: Insistence) => Refusal | null, stand: () => void): void {
  const consent = (insistence: Insistence): Refusal | null => {
    if (!runsUserCode()) return { untilMs: insistence.waitedMs + OWN_CODE_MS, isPlan: false };
    const refusal = refuses(insistence);
    if (refusal !== null) return refusal;
    prepareTermination();
    stand();
    return null;
  };
  Object.defineProperty(globalThis, CONSENT, { value: consent });
}
