import { isObject, type JsonObject } from '../../src/protocol/index.js';
import { Refused, type Ask, type Inquiry } from './inquiry.js';
import { destination, type Words } from './words.js';

/** What makes an item; the rest is what became of it. */
const SUBMITTED = ['item_type', 'name', 'args', 'kwargs', 'meta', 'properties'] as const;

/** `queue add again`: what is in the history, once more. It belongs to whoever asks, and gets a uid of its own. */
export function addAgain(words: Words): Inquiry {
  const place = destination(words, 'pos');
  const uid = words.next('the uid of an entry of the history');
  return async (ask, asker) => {
    const entry = (await entriesOf(uid, ask)).at(-1);
    if (entry === undefined) {
      const msg = `The history has no item ${uid}. See qserver history get, or --full history get for all of it.`;
      throw new Refused({ success: false, msg });
    }
    const fields = SUBMITTED.filter((field) => entry[field] !== undefined);
    const item = Object.fromEntries(fields.map((field) => [field, entry[field]])) as JsonObject;
    return { reply: await ask('queue_item_add', { ...place, item, ...asker }) };
  };
}

/** The server of Python knows the whole history only. */
async function entriesOf(uid: string, ask: Ask): Promise<JsonObject[]> {
  const { items } = await ask('history_get', { item_uid: uid }).catch((error: unknown) => {
    if (error instanceof Refused) return ask('history_get');
    throw error;
  });
  return Array.isArray(items) ? items.filter(isObject).filter(({ item_uid }) => item_uid === uid) : [];
}
