import { createHash, randomUUID } from 'node:crypto';
import { QueueServerError } from '../errors.js';
import { nearestTo } from '../nearest.js';
import {
  FAILURE_POLICIES,
  ITEM_TYPES,
  isObject,
  stringifyJson,
  type ItemType,
  type ItemUid,
  type JsonObject,
  type JsonValue,
  type QueueItem,
} from '../protocol/index.js';
import { prepareItem } from '../queue/index.js';
import { runMetadata, validateCall } from '../worker/call/index.js';
import type { AllowedLists, KnownLists } from './known-lists.js';
import { RequestRefused } from './request-refused.js';

export interface ItemRequest {
  /** Makes the item's uid, so that the same request gives the same uid. */
  readonly request_key?: JsonValue | undefined;
  readonly item?: JsonValue | undefined;
  readonly user?: JsonValue | undefined;
  readonly user_group?: JsonValue | undefined;
}

/**
 * Makes an item of what a client sent, or throws `RequestRefused` with the item as far as it got (spec re-manager
 * §3.1.3 to §3.1.5, in the order of its checks).
 */
export function itemOfRequest(
  request: ItemRequest,
  types: readonly ItemType[],
  lists: KnownLists,
): QueueItem {
  const item = extractItem(request.item, types);
  try {
    const { user, group } = userOfRequest(request, lists);
    if (item['item_type'] === 'plan') allowPlan(item, group, lists);
    else checkInstruction(item);
    checkProperties(item['properties']);
    return prepareItem(item, user, group, uidOfRequest(request.request_key));
  } catch (error) {
    throw new RequestRefused(error, { item });
  }
}

/** A function call as a client sent it, with its defaults filled in. The item's uid is the task's. */
export interface FunctionItem extends JsonObject {
  readonly name: string;
  readonly args: readonly JsonValue[];
  readonly kwargs: JsonObject;
  readonly user: JsonValue;
  readonly user_group: string;
  readonly item_uid: string;
}

/**
 * Makes a function call of what a client sent, or throws `RequestRefused` (spec re-manager §3.5). `prepared` is what is
 * shown of it while it is not accepted: the item as sent, with user and uid.
 */
export function functionOfRequest(
  request: ItemRequest,
  lists: KnownLists,
): { readonly item: FunctionItem; readonly prepared: JsonObject } {
  const item = extractItem(request.item, ['function']);
  const refuse = (why: string) => new QueueServerError('PARAMETER_INVALID', ['item', why]);
  try {
    const { user, group } = userOfRequest(request, lists);
    const { name, args = [], kwargs = {} } = item;
    if (typeof name !== 'string') throw refuse('a function needs a name');
    if (!Array.isArray(args)) throw refuse('args must be a list');
    if (!isObject(kwargs)) throw refuse('kwargs must be an object');
    if (!lists.allowsFunction(group, name))
      throw new QueueServerError('NOT_ALLOWED', [group, 'function', name]);
    const item_uid = randomUUID();
    const owner = { user, user_group: group, item_uid };
    return {
      item: { name, args: args as readonly JsonValue[], kwargs, ...owner },
      prepared: { ...item, ...owner },
    };
  } catch (error) {
    throw new RequestRefused(error, { item });
  }
}

/**
 * The uid of a new item. A key of the client's gives the same uid each time (a name-based uid, RFC 9562 version 5), so
 * a request that is repeated after a timeout finds what the first one added, also after a restart.
 */
function uidOfRequest(key: JsonValue | undefined): ItemUid {
  if (key === undefined) return randomUUID();
  if (typeof key !== 'string' || key === '') {
    throw new QueueServerError('PARAMETER_INVALID', ['request_key', 'it must be text, and not empty']);
  }
  const hash = createHash('sha1').update('skyqueue request ').update(key).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function extractItem(item: JsonValue | undefined, types: readonly ItemType[]): JsonObject {
  const refuse = (why: string) =>
    new RequestRefused(new QueueServerError('PARAMETER_INVALID', ['item', why]), { item: item ?? null });
  if (item === undefined) throw refuse('it is missing');
  if (!isObject(item)) throw refuse('it must be an object');
  const type = item['item_type'];
  if (type === undefined) throw refuse('the key item_type is missing');
  if (!ITEM_TYPES.some((known) => known === type && types.includes(known))) {
    throw refuse(`item_type must be ${types.join(' or ')}, not ${stringifyJson(type)}`);
  }
  return item;
}

/** Who asks: the group must be one of the permissions (spec re-manager §3.1.3). */
export function userOfRequest(
  { user, user_group }: Omit<ItemRequest, 'item'>,
  lists: KnownLists,
): { user: JsonValue; group: string } {
  if (user_group === undefined)
    throw new QueueServerError('PARAMETER_INVALID', ['user_group', 'it is missing']);
  if (user === undefined) throw new QueueServerError('PARAMETER_INVALID', ['user', 'it is missing']);
  return { user, group: knownGroup(user_group, lists) };
}

/** Throws `GROUP_UNKNOWN` where the permissions have no such group. */
export function knownGroup(group: JsonValue | undefined, lists: KnownLists): string {
  if (group === undefined) throw new QueueServerError('PARAMETER_INVALID', ['user_group', 'it is missing']);
  if (typeof group === 'string' && lists.groups.includes(group)) return group;
  const isAlone = lists.groups.every((name) => name === 'root');
  if (isAlone) throw new QueueServerError('GROUPS_MISSING', [stringifyJson(group)]);
  throw new QueueServerError('GROUP_UNKNOWN', [stringifyJson(group), lists.groups.join(', ')]);
}

function checkInstruction(item: JsonObject): void {
  if (item['name'] === 'queue_stop') return;
  throw new QueueServerError('PARAMETER_INVALID', ['item', 'the only instruction is queue_stop']);
}

/** Properties are kept as they are; of our own ones the values must make sense. */
function checkProperties(properties: JsonValue | undefined): void {
  if (!isObject(properties)) return;
  const { failure_policy: policy, retries } = properties;
  if (policy !== undefined && !FAILURE_POLICIES.some((known) => known === policy)) {
    const why = `the property failure_policy must be ${FAILURE_POLICIES.join(', ')}, not ${stringifyJson(policy)}`;
    throw new QueueServerError('PARAMETER_INVALID', ['item', why]);
  }
  const isCount = typeof retries === 'number' && Number.isInteger(retries) && retries >= 0;
  if (policy === 'retry' && !isCount) {
    const why = 'the property retries must say how many times a failed plan runs again';
    throw new QueueServerError('PARAMETER_INVALID', ['item', why]);
  }
}

/**
 * What the group may use, if that includes the plan of an item and its arguments fit. Throws otherwise, with the reason.
 * Asked when the item comes and again when its plan starts: lists and permissions may have changed in between.
 */
export function allowPlan(item: JsonObject, group: string, lists: KnownLists): AllowedLists {
  const name = item['name'];
  if (typeof name !== 'string')
    throw new QueueServerError('PARAMETER_INVALID', ['item', 'a plan needs a name']);
  const allowed = lists.allowed(group);
  const plan = allowed !== undefined && Object.hasOwn(allowed.plans, name) ? allowed.plans[name] : undefined;
  if (allowed === undefined || plan === undefined) throw noSuchPlan(name, group, lists);
  const strict = lists.strictDeviceNames ? allowed : undefined;
  validateCall({ name, args: item['args'], kwargs: item['kwargs'] }, plan, strict);
  runMetadata(item['meta']);
  return allowed;
}

/** A plan that is not there is another mistake than one that the group may not use: permissions do not mend it. */
function noSuchPlan(name: string, group: string, lists: KnownLists): QueueServerError {
  if (Object.hasOwn(lists.plans, name)) return new QueueServerError('NOT_ALLOWED', [group, 'plan', name]);
  if (Object.keys(lists.plans).length === 0) return new QueueServerError('NO_PLANS_YET', [name]);
  const nearest = nearestTo(name, Object.keys(lists.allowed(group)?.plans ?? {}));
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return new QueueServerError('PLAN_UNKNOWN', [name, hint]);
}
