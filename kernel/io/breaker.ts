import { Session } from 'node:inspector';
import { RUNS_USER_CODE } from '../lifecycle/runs-user-code.js';
import { PREPARE_TERMINATION } from '../lifecycle/prepare-termination.js';

/**
 * Ends JavaScript on the main thread that does not yield. A signal could only end it inside one call of `node:vm`; most of
 * a plan runs after an `await`, outside of any such call. The inspector reaches all of it: V8 unwinds the stack up to the
 * event loop, without running `catch` or `finally`, and the thread goes on with its next task.
 */
export class Breaker {
  #session: Session | null = null;

  /**
   * Resolves when the termination is on its way, or to false where only the kernel's own code runs, which is left alone. Rejects
   * where this Node was built without an inspector.
   */
  async terminateExecution(): Promise<boolean> {
    if (this.#session === null) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    const session = this.#session;
    if (!(await runsUserCode(session))) return false;
    // Both are dispatched together, so that nothing can run between them.
    session.post('Runtime.evaluate', { expression: `${PREPARE_TERMINATION}()` });
    await new Promise<void>((resolve, reject) => {
      session.post('Runtime.terminateExecution', (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    return true;
  }

  close(): void {
    this.#session?.disconnect();
    this.#session = null;
  }
}

function runsUserCode(session: Session): Promise<boolean> {
  return new Promise((resolve, reject) => {
    session.post('Runtime.evaluate', { expression: `${RUNS_USER_CODE}()` }, (error, answer) => {
      if (error === null) resolve(answer.result.value === true);
      else reject(error);
    });
  });
}
