import { deepFreeze } from '../freeze.js';
import { requireJson } from '../json-check.js';
import type { ItemLike, SubmittedItem } from '../types.js';
import type { JsonObject, JsonValue } from '../../protocol/index.js';

/** One object, or several that are merged. */
export type ItemMeta = JsonObject | readonly JsonObject[];

export interface ItemExtras {
  readonly meta?: ItemMeta;
  /** Of an item that is in the queue already, to update it. */
  readonly itemUid?: string;
}

export interface PlainItem<Type extends string = string> {
  readonly item_type: Type;
  readonly name: string;
  readonly args?: readonly JsonValue[];
  readonly kwargs?: JsonObject;
  readonly meta?: ItemMeta;
  readonly item_uid?: string;
}

/**
 * A plan for the queue: `plan('count', [['det1']], { num: 5 })`. A single object instead of the array is taken for the
 * arguments by name: `plan('count', { detectors: ['det1'] })`.
 */
export function plan(
  name: string,
  args: readonly JsonValue[],
  kwargs?: JsonObject,
  extras?: ItemExtras,
): PlainItem<'plan'>;
export function plan(name: string, kwargs?: JsonObject): PlainItem<'plan'>;
export function plan(
  name: string,
  args?: readonly JsonValue[] | JsonObject,
  kwargs?: JsonObject,
  extras?: ItemExtras,
): PlainItem<'plan'> {
  return plainItem('plan', name, args, kwargs, extras);
}

/** An instruction to the queue: `queue_stop`. */
export function instruction(name: string, extras?: ItemExtras): PlainItem<'instruction'> {
  return plainItem('instruction', name, undefined, undefined, extras);
}

/** A call of a function of the worker, for `functionExecute`. Arguments as in `plan`. */
export function func(
  name: string,
  args: readonly JsonValue[],
  kwargs?: JsonObject,
  extras?: ItemExtras,
): PlainItem<'function'>;
export function func(name: string, kwargs?: JsonObject): PlainItem<'function'>;
export function func(
  name: string,
  args?: readonly JsonValue[] | JsonObject,
  kwargs?: JsonObject,
  extras?: ItemExtras,
): PlainItem<'function'> {
  return plainItem('function', name, args, kwargs, extras);
}

function plainItem<Type extends string>(
  item_type: Type,
  name: string,
  args: readonly JsonValue[] | JsonObject | undefined,
  kwargs: JsonObject | undefined,
  { meta, itemUid }: ItemExtras = {},
): PlainItem<Type> {
  requireName(name);
  const byPosition = isList(args) ? args : [];
  const byName = kwargs ?? (isList(args) ? {} : (args ?? {}));
  const item = {
    item_type,
    name,
    ...(byPosition.length > 0 && { args: byPosition }),
    ...(Object.keys(byName).length > 0 && { kwargs: byName }),
    ...(meta !== undefined && { meta }),
    ...(itemUid !== undefined && { item_uid: itemUid }),
  };
  requireJson(item, 'the item');
  return deepFreeze(structuredCopy(item)) as PlainItem<Type>;
}

const isList = (value: unknown): value is readonly JsonValue[] => Array.isArray(value);

/** A copy of arrays and objects all the way down. Numbers that know that they are floats stay what they are. */
export function structuredCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(structuredCopy) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structuredCopy(inner)])) as T;
}

export function requireName(name: unknown): void {
  if (typeof name !== 'string') throw new TypeError('The name of an item must be text.');
  if (name === '') throw new RangeError('The name of an item must not be empty.');
}

/** The object to send for an item of whatever form. */
export function itemToSend(item: ItemLike): SubmittedItem {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new TypeError('An item is an object, or made with plan(), instruction(), func() or BPlan.');
  }
  return 'toDict' in item && typeof item.toDict === 'function'
    ? item.toDict()
    : { ...(item as SubmittedItem) };
}
