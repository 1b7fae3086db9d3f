import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { fileTrouble, messageOf } from '../../src/errors.js';
import { isObject, readLiteral, type JsonObject, type JsonValue } from '../../src/protocol/index.js';
import { spreadsheetToPlans } from '../../src/spreadsheet/index.js';
import type { Words } from './words.js';

/** The items of a file: the plans of a spreadsheet, or a list of items in JSON or YAML. */
export function itemsFile(words: Words): () => Promise<JsonObject> {
  const path = words.next('the file');
  return async () => {
    const content = await contentOf(path, words);
    try {
      if (/\.json$/i.test(path)) return { items: itemsOf(readLiteral(String(content))) };
      if (/\.ya?ml$/i.test(path)) return { items: itemsOf(parse(String(content)) as JsonValue) };
      return { items: await spreadsheetToPlans(content, path) };
    } catch (error) {
      throw words.fault(messageOf(error).replace(/\.$/, ''));
    }
  };
}

async function contentOf(path: string, words: Words): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw words.fault(`the file ${path} cannot be read: ${fileTrouble(error)}`);
  }
}

/** What has no type is a plan. */
function itemsOf(list: JsonValue): JsonObject[] {
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new Error('the file must have a list of items, as in [{"name": "count", "args": [["det1"]]}]');
  }
  return (list as readonly JsonObject[]).map((item) =>
    item.item_type === undefined ? { item_type: 'plan', ...item } : item,
  );
}
