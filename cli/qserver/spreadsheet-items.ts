import { readFile } from 'node:fs/promises';
import { messageOf } from '../../src/errors.js';
import type { JsonObject } from '../../src/protocol/index.js';
import { spreadsheetToPlans } from '../../src/spreadsheet/index.js';
import type { Words } from './words.js';

/** The plans of a spreadsheet, as the items of a batch. */
export function spreadsheetItems(words: Words): () => Promise<JsonObject> {
  const path = words.next('the file');
  return async () => {
    try {
      return { items: await spreadsheetToPlans(await readFile(path), path) };
    } catch (error) {
      throw words.fault(messageOf(error).replace(/\.$/, ''));
    }
  };
}
