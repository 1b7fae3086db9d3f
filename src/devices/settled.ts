import type { Status } from './protocols.js';
import { DeferredStatus } from './status.js';

/** An action that was over before it could be waited for. All such actions share it: it has no state. */
export const doneStatus: Status<void> = Object.freeze({
  done: true,
  success: true,
  exception: () => null,
  addCallback(callback: (status: Status<void>) => void): void {
    callback(doneStatus);
  },
  then<A = void, B = never>(
    onDone?: ((value: void) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return Promise.resolve().then(onDone, onFailed);
  },
});

/** An action that could not even start. */
export function failedStatus(error: Error): Status<never> {
  const status = new DeferredStatus<never>();
  status.setException(error);
  return status;
}

/** Done when all are done; failed as soon as one has failed, with its error. */
export function allOf(...parts: readonly Status[]): Status<void> {
  if (parts.every((part) => part.success)) return doneStatus;
  const whole = new DeferredStatus({ name: 'a group of actions' });
  let running = parts.length;
  for (const part of parts) {
    part.addCallback(() => {
      if (whole.done) return;
      const error = part.exception();
      running -= 1;
      if (error !== null) whole.setException(error);
      else if (running === 0) whole.setFinished();
    });
  }
  return whole;
}
