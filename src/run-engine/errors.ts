import type { Status } from '../devices/index.js';
import type { RunExitStatus } from '../protocol/documents.js';
import type { RunEngineResult } from './result.js';
import type { RunEngineState } from './state.js';

/**
 * What the Run Engine throws at plans and at people. The names are Bluesky's, because users catch and read them; they
 * are no part of the catalogue in `src/errors.ts`, because a failed plan is a result and not a failure of the server.
 */
export abstract class RunEngineError extends Error {
  abstract override readonly name: string;
}

/** `RE(...)` or `RE.resume()` ended before the plan did: it is paused, or somebody ended it. */
export class RunEngineInterrupted extends RunEngineError {
  override readonly name = 'RunEngineInterrupted';

  constructor(
    message: string,
    /** In which state the engine was left. */
    readonly state: RunEngineState,
    readonly result: RunEngineResult,
  ) {
    super(message);
  }
}

/** Thrown into a plan that somebody ends. Plans may clean up, and should let it pass. */
export abstract class RunEngineControlException extends RunEngineError {
  /** What the runs that are closed on account of it get as `exit_status`. */
  abstract readonly exit_status: RunExitStatus;
}

export class RequestStop extends RunEngineControlException {
  override readonly name = 'RequestStop';
  readonly exit_status = 'success';

  constructor() {
    super('The plan was asked to stop.');
  }
}

export class RequestAbort extends RunEngineControlException {
  override readonly name = 'RequestAbort';
  readonly exit_status = 'abort';

  constructor(readonly reason = '') {
    super(reason === '' ? 'The plan was aborted.' : `The plan was aborted: ${reason}`);
  }
}

/** A pause was asked for in a part of a plan that cannot be repeated, so the plan is aborted instead. */
export class FailedPause extends RunEngineError {
  override readonly name = 'FailedPause';

  constructor() {
    super('The plan cannot be paused here, because it cleared its checkpoint: it was aborted instead.');
  }
}

/** A device action failed. The reason is the `cause`. */
export class FailedStatus extends RunEngineError {
  override readonly name = 'FailedStatus';

  constructor(readonly status: Status) {
    const cause = status.exception();
    super(cause === null ? 'A device action failed.' : cause.message, cause === null ? {} : { cause });
  }
}

/** Devices throw it from `pause()`: what was measured since the last checkpoint must not be measured again. */
export class NoReplayAllowed extends RunEngineError {
  override readonly name = 'NoReplayAllowed';

  constructor(message = 'This device cannot repeat what it has measured.') {
    super(message);
  }
}

/** A message came when it makes no sense, such as `save` without `create`. */
export class IllegalMessageSequence extends RunEngineError {
  override readonly name = 'IllegalMessageSequence';
}

export class InvalidCommand extends RunEngineError {
  override readonly name = 'InvalidCommand';

  constructor(readonly command: string) {
    super(
      `The Run Engine knows no command '${command}'. See RE.commands, or teach it with RE.registerCommand.`,
    );
  }
}

export class WaitForTimeoutError extends RunEngineError {
  override readonly name = 'WaitForTimeoutError';

  constructor(what: string, seconds: number) {
    super(`${what} did not finish within ${seconds} s.`);
  }
}

/** A ramp did not come to its end in time. */
export class RampFail extends RunEngineError {
  override readonly name = 'RampFail';

  constructor(seconds: number) {
    super(`The ramp was not over within ${seconds} s.`);
  }
}

export class TransitionError extends RunEngineError {
  override readonly name = 'TransitionError';

  constructor(
    readonly from: RunEngineState,
    readonly to: RunEngineState,
  ) {
    super(`The Run Engine is ${from}, and cannot become ${to}.`);
  }
}

/** Errors reach us from other copies of this module: the name identifies them, the class does not. */
export function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}
