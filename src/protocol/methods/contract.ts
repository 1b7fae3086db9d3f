import { z } from 'zod';
import { isTruthy, type JsonObject, type JsonValue } from '../json.js';

/** What the lock must leave free for a method to be accepted; `null`: the lock does not concern it. */
export type LockScope = 'environment' | 'queue' | null;

/**
 * Whether a request waits for those before it:
 * - `none`: it only reads, and is answered at once;
 * - `shared`: all that it does is one edit of the queue, which keeps edits in order by itself, so it need not wait for others
 *   of its kind;
 * - `own`: it is handled when all before it have been, and nothing changes under it.
 */
export type Turn = 'none' | 'shared' | 'own';

/**
 * An API method, defined once: dispatch, HTTP route, client, `qserver` help and the reference manual derive from it
 * (spec re-manager §3).
 */
export interface MethodContract<
  Name extends string = string,
  Params extends z.ZodObject = z.ZodObject,
  Result extends z.ZodObject = z.ZodObject,
  Lock extends LockScope = LockScope,
> {
  readonly name: Name;
  readonly summary: string;
  /** `lock_key` is a parameter of every method that has a lock scope, and is not listed in `params`. */
  readonly lock: Lock;
  readonly turn: Turn;
  /** Verb and path in the REST API. */
  readonly http: string;
  readonly params: Params;
  /** The fields of a reply beside `success` and `msg`. */
  readonly result: Result;
  /** The values that these fields have in a failure reply: clients count on the keys. */
  readonly refused: JsonObject;
}

export function defineMethod<
  Name extends string,
  P extends z.ZodRawShape = Record<never, never>,
  R extends z.ZodRawShape = Record<never, never>,
  const L extends LockScope = LockScope,
>(definition: {
  name: Name;
  summary: string;
  lock: L;
  /** Default: `own` where there is a lock scope, else `none`. */
  turn?: Turn;
  http: string;
  params?: P;
  result?: R;
  refused?: JsonObject;
}): MethodContract<Name, z.ZodObject<P>, z.ZodObject<R>, L> {
  return {
    ...definition,
    turn: definition.turn ?? (definition.lock === null ? 'none' : 'own'),
    params: z.object(definition.params ?? ({} as P)),
    result: z.object(definition.result ?? ({} as R)),
    refused: definition.refused ?? {},
  };
}

/** Names of the parameters that a method knows; any other name fails the request. */
export function supportedParameters(method: MethodContract): string[] {
  const own = Object.keys(method.params.shape);
  return method.lock === null ? own : [...own, 'lock_key'];
}

/** Any JSON value; the method itself says what it makes of it. */
export const anyValue = z.custom<JsonValue>(() => true).optional();

/** A flag by Python's truth: `0`, `""`, `[]` and `null` are false (spec re-manager, appendix C). */
export const truthy = (byDefault: boolean) =>
  anyValue.transform((value) => (value === undefined ? byDefault : isTruthy(value)));

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  const isPair = words.length < 3;
  const text = isPair ? words.join(' or ') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  return z.enum(words, `it must be ${text}`);
}

/** Where an explicit null means the same as no parameter. */
export const nullable = anyValue.transform((value) => (value === null ? undefined : value));

export const jsonObject = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);
