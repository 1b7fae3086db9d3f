import { PlanQueue } from '../../src/queue/index.js';
import { isObject, parseJson, type JsonObject } from '../../src/protocol/index.js';
import { MemoryStore } from '../../src/store/index.js';
import { plan } from './items.js';

/** A queue of one plan for each letter; the letter is its uid. */
export async function queueOf(letters: string): Promise<PlanQueue> {
  const queue = await PlanQueue.open(new MemoryStore());
  await queue.addBatch([...letters].map((letter) => plan(letter)));
  return queue;
}

/** The uids in their order, as the store and the clients see them. */
export function lettersOf(queue: PlanQueue): string {
  return itemsOf(queue)
    .map(({ item_uid }) => String(item_uid))
    .join('');
}

export function itemsOf(queue: PlanQueue): JsonObject[] {
  const items = parseJson(queue.itemsText().text);
  return Array.isArray(items) ? items.filter(isObject) : [];
}

export function historyOf(queue: PlanQueue): JsonObject[] {
  const items = parseJson(queue.historyText().text);
  return Array.isArray(items) ? items.filter(isObject) : [];
}
