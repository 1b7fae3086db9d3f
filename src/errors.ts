import { format } from 'node:util';

/**
 * Every failure that Skyqueue itself reports: one code, one text, and what to do next. A failed *plan* is not an error
 * of ours: it is a result, with an `exit_status` and a traceback, and belongs to the history.
 */
export const CATALOGUE = {
  INTERNAL: 'Skyqueue made a mistake: %s. Please report it with the log of the manager.',
  VALUE_UNREADABLE: 'The text is not valid JSON: %s.',
  KERNEL_FRAME: 'A Jupyter message cannot be read: %s.',
  KERNEL_DIED: 'The kernel exited (%s) before it replied. See the console output for its last words.',
  BODY_UNREADABLE: 'The message cannot be read as %s: %s',
  ADDRESS_IN_USE:
    'The address %s is in use, perhaps by another RE Manager. Stop the other program, or choose another address.',
  ADDRESS_UNUSABLE:
    'Cannot listen at %s (%s). Addresses look like tcp://127.0.0.1:60615, tcp://*:60615 or ipc:///path/of/a/socket.',
  REQUEST_TIMEOUT: 'No reply within %s s from %s. Is an RE Manager running there?',
  TRANSPORT_CLOSED: 'The connection to %s was closed.',
  STATUS_SETTLED_TWICE: 'The Status of %s was settled twice. A device must settle a Status once.',
  STATUS_TIMEOUT: '%s was not over within %s s.',
  DEVICE_NAME_INVALID:
    'The device name %s has a "." or "/" in it, which documents do not allow. Use "_" or "-".',
  DEVICE_STAGED_TWICE: '%s is staged already. Unstage it first.',
  SETTING_UNKNOWN: '%s is not a setting of %s: only components of kind config can be configured.',
  SIGNAL_READ_ONLY: '%s can be read only.',
  VALUE_OUT_OF_LIMITS: '%s is out of the limits of %s: %s.',
  VALUE_NOT_A_CHOICE: '%s is not a choice of %s. Choose from: %s.',
  TARGET_NOT_A_NUMBER: '%s moves to numbers only, not to %s.',
  PEAK_WITHOUT_POSITION: '%s needs a motor that reads a number called %s at once.',
  MOTION_STOPPED: 'The move of %s was stopped before it reached its target.',
} as const;

export type ErrorCode = keyof typeof CATALOGUE;

export class QueueServerError extends Error {
  override readonly name = 'QueueServerError';

  constructor(
    readonly code: ErrorCode,
    args: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(format(CATALOGUE[code], ...args), options);
  }
}

/** Errors reach us from other processes and from other copies of this module: a code identifies them, a class does not. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** The text of whatever was thrown, also where somebody threw something that is not an Error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends a `switch` over a closed union: a member that nobody handled does not compile. */
export function assertNever(value: never): never {
  throw new QueueServerError('INTERNAL', [`unexpected value ${String(value)}`]);
}
