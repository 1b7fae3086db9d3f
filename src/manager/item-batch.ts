import { messageOf, QueueServerError } from '../errors.js';
import {
  Encoded,
  stringifyJson,
  type JsonObject,
  type JsonValue,
  type QueueItem,
} from '../protocol/index.js';
import { inSlices } from './in-slices.js';
import { itemOfRequest, userOfRequest, type ItemRequest } from './item-request.js';
import type { KnownLists } from './known-lists.js';

const ACCEPTED: JsonObject = { success: true, msg: '' };

export interface BatchRequest extends Omit<ItemRequest, 'item'> {
  readonly items?: JsonValue | undefined;
}

/** What a batch of items came to: all are good, or each has a result that says what was wrong with it. */
export type CheckedBatch =
  | { readonly prepared: readonly QueueItem[] }
  | {
      readonly items: readonly JsonValue[];
      readonly results: readonly JsonObject[];
      readonly refused: number;
    };

/** Looks at each item of a request. Throws where there is no list of items, or nobody who may add any. */
export async function checkBatch(request: BatchRequest, lists: KnownLists): Promise<CheckedBatch> {
  const items = requireItems(request.items);
  userOfRequest(request, lists);
  const { request_key } = request;
  const checked = await inSlices(items, (item, at) => {
    const key = typeof request_key === 'string' ? `${request_key}/${at}` : request_key;
    return check(() => itemOfRequest({ ...request, item, request_key: key }, ['plan', 'instruction'], lists));
  });
  const prepared = checked.flatMap(({ item }) => item ?? []);
  if (prepared.length === items.length) return { prepared };
  const results = checked.map(({ result }) => result);
  return { items, results, refused: items.length - prepared.length };
}

/** The results of a batch in which all is good. */
export function acceptedTimes(count: number): Encoded {
  return new Encoded(`[${Array<string>(count).fill(stringifyJson(ACCEPTED)).join(', ')}]`);
}

function requireItems(items: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(items)) return items as readonly JsonValue[];
  const why = items === undefined ? 'it is missing' : 'it must be a list';
  throw new QueueServerError('PARAMETER_INVALID', ['items', why]);
}

function check(prepare: () => QueueItem): { readonly item?: QueueItem; readonly result: JsonObject } {
  try {
    return { item: prepare(), result: ACCEPTED };
  } catch (error) {
    return { result: { success: false, msg: messageOf(error) } };
  }
}
