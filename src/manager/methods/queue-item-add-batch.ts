import { messageOf, QueueServerError } from '../../errors.js';
import {
  Encoded,
  stringifyJson,
  type JsonObject,
  type JsonValue,
  type QueueItem,
} from '../../protocol/index.js';
import { enteringItem } from '../../queue/index.js';
import { inSlices } from '../in-slices.js';
import { itemOfRequest, userOfRequest } from '../item-request.js';
import { RequestRefused } from '../request-refused.js';
import type { Handler } from './handler.js';

const ACCEPTED: JsonObject = { success: true, msg: '' };

export const queueItemAddBatch: Handler<'queue_item_add_batch'> = async (params, context) => {
  const { execution, lists, queue, status } = context;
  const { pos, before_uid, after_uid } = params;
  const items = requireItems(params.items);
  userOfRequest(params, lists);
  const { request_key } = params;
  const checked = await inSlices(items, (item, at) => {
    const key = typeof request_key === 'string' ? `${request_key}/${at}` : request_key;
    return check(() => itemOfRequest({ ...params, item, request_key: key }, ['plan', 'instruction'], lists));
  });
  const prepared = checked.flatMap(({ item }) => item ?? []);
  if (prepared.length < items.length) {
    const results = checked.map(({ result }) => result);
    throw new RequestRefused(batchError(items.length - prepared.length, items.length), { items, results });
  }
  const once = request_key !== undefined;
  try {
    const entering = await inSlices(prepared, enteringItem);
    const added = await queue.enter(entering, { pos, before_uid, after_uid }, { once });
    status.refreshAfterEdit();
    execution.nudge();
    return { qsize: added.qsize, items: added.text, results: acceptedTimes(added.stored.length) };
  } catch (error) {
    const results = prepared.map(() => ({ success: false, msg: messageOf(error) }));
    throw new RequestRefused(error, { items: prepared, results });
  }
};

function acceptedTimes(count: number): Encoded {
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

function batchError(failed: number, all: number): QueueServerError {
  return new QueueServerError('BATCH_REFUSED', [String(failed), String(all)]);
}
