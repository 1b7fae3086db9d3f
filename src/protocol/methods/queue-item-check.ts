import { z } from 'zod';
import { anyValue, defineMethod, jsonObject } from './contract.js';

/** An addition: what `queue_item_add_batch` would say of the items, without anything being added. */
export const queueItemCheck = defineMethod({
  name: 'queue_item_check',
  summary:
    'Say whether items could be added to the queue, without adding them. Refused if one of them could not.',
  lock: null,
  http: 'POST /api/queue/item/check',
  params: { items: anyValue, user: anyValue, user_group: anyValue },
  result: { results: z.array(jsonObject) },
  refused: { results: [] },
});
