import type { JsonObject, JsonValue } from '../protocol/index.js';

/** What was asked. The parameters are as they were sent. */
export interface RequestSummary {
  readonly method: string;
  readonly params: JsonObject;
}

export interface ClientErrorOptions extends ErrorOptions {
  readonly request?: RequestSummary | undefined;
}

/** By a symbol that all copies of this package share: `instanceof` fails between two copies, `is` does not. */
const KINDS = Symbol.for('skyqueue.client.error');

/**
 * Whatever the client library throws, except for wrong types of arguments (`TypeError`) and the reason of an `AbortSignal`.
 * Tell the classes apart with `is`, as in `RequestFailedError.is(error)`.
 */
export abstract class QsError extends Error {
  static readonly kind: string = 'QsError';
  abstract readonly code: string;
  readonly request?: RequestSummary;

  constructor(message: string, options: ClientErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.kind;
    if (options.request !== undefined) this.request = options.request;
    Object.defineProperty(this, KINDS, { value: kindsOf(new.target) });
  }

  /** Whether it is an error of this class, made by whichever copy of this package. */
  static is<T extends abstract new (...args: never) => QsError>(
    this: T & { readonly kind: string },
    error: unknown,
  ): error is InstanceType<T> {
    if (typeof error !== 'object' || error === null) return false;
    return ((error as { [KINDS]?: readonly string[] })[KINDS] ?? []).includes(this.kind);
  }
}

function kindsOf(constructor: unknown): string[] {
  const kinds: string[] = [];
  for (let one = constructor; typeof one === 'function' && 'kind' in one; one = Object.getPrototypeOf(one)) {
    kinds.push(String(one.kind));
  }
  return kinds;
}

/** The parameters make no request, so nothing was sent. */
export class RequestParameterError extends QsError {
  static override readonly kind = 'RequestParameterError';
  readonly code = 'parameter';
}

/** The manager refused the request. Its words are in the message, and the whole reply in `response`. */
export class RequestFailedError extends QsError {
  static override readonly kind = 'RequestFailedError';
  readonly code = 'rejected';

  constructor(
    message: string,
    readonly response: JsonValue,
    options?: ClientErrorOptions,
  ) {
    super(message, options);
  }
}

/** No reply came, or none that can be used. */
export abstract class CommunicationError extends QsError {
  static override readonly kind: string = 'CommunicationError';
}

/** Nothing came in time. A request may have been carried out all the same. */
export class RequestTimeoutError extends CommunicationError {
  static override readonly kind = 'RequestTimeoutError';
  readonly code = 'timeout';
}

/** The connection failed, was closed, or brought something that cannot be read; `cause` has the details. */
export class TransportError extends CommunicationError {
  static override readonly kind = 'TransportError';
  readonly code = 'transport';
}

/** A wait ran out of time. `cause` is the last failure to get the status, if there was one. */
export class WaitTimeoutError extends QsError {
  static override readonly kind = 'WaitTimeoutError';
  readonly code = 'wait_timeout';
}

/** There is no lock key, or it cannot be kept. */
export class LockKeyError extends QsError {
  static override readonly kind = 'LockKeyError';
  readonly code = 'lock_key';
}

/** A task that was run with `runTask` failed in the worker. `result` has its traceback. */
export class TaskFailedError extends QsError {
  static override readonly kind = 'TaskFailedError';
  readonly code = 'task_failed';

  constructor(
    message: string,
    readonly result: JsonObject,
  ) {
    super(message);
  }
}

/** Whether somebody called it off: such an end is no failure. */
export function isAbortError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}
