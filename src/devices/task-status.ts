import type { Status } from './protocols.js';
import { DeferredStatus } from './status.js';
import { toError } from './to-error.js';

/** A Status for device code that is written with `await`; cancelling it aborts the signal that the code was given. */
export class TaskStatus<T = void> extends DeferredStatus<T> implements Status<T> {
  readonly #controller = new AbortController();

  constructor(run: (signal: AbortSignal) => Promise<T>, name = 'the task') {
    super({ name });
    run(this.#controller.signal).then(
      (value) => this.setFinished(value),
      (reason: unknown) => this.setException(toError(reason)),
    );
  }

  cancel(reason?: Error): void {
    this.#controller.abort(reason);
  }
}
