import { Session } from 'node:inspector';
import { consentTo } from '../lifecycle/consent.js';
import type { Insistence, Refusal } from '../lifecycle/patience.js';
import type { StandStill } from './stand-still.js';

/**
 * Ends JavaScript on the main thread that does not yield. A signal could only end it inside one call of `node:vm`; most of
 * a plan runs after an `await`, outside of any such call. The inspector reaches all of it: V8 unwinds the stack up to the
 * event loop, without running `catch` or `finally`, and the thread goes on with its next task.
 */
export class Breaker {
  #session: Session | null = null;
  #stands: () => void = () => undefined;

  constructor(private readonly standStill: StandStill) {}

  /**
   * Resolves to null when the termination is on its way, and otherwise to why it is not. Rejects where this Node was built without
   * an inspector.
   */
  async terminateExecution(insistence: Insistence): Promise<Refusal | null> {
    if (this.#session === null) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    const session = this.#session;
    const stands = new Promise<null>((resolve) => (this.#stands = () => resolve(null)));
    const refusal = await Promise.race([askConsent(session, insistence), stands]);
    if (refusal !== null) return refusal;
    // The inspector goes through all that it was told before the main thread is back in the code that it stands on.
    const terminated = new Promise<void>((resolve, reject) => {
      session.post('Runtime.terminateExecution', (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    this.standStill.release();
    await terminated;
    return null;
  }

  /** The main thread has consented, and waits. */
  mainStands(): void {
    this.#stands();
  }

  close(): void {
    this.#session?.disconnect();
    this.#session = null;
  }
}

function askConsent(session: Session, insistence: Insistence): Promise<Refusal | null> {
  return new Promise((resolve, reject) => {
    session.post(
      'Runtime.evaluate',
      { expression: consentTo(insistence), returnByValue: true },
      (error, answer) => {
        if (error === null) resolve(answer.result.value as Refusal | null);
        else reject(error);
      },
    );
  });
}
