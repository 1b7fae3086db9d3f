import { extname } from 'node:path';
import { messageOf, QueueServerError } from '../errors.js';
import type { JsonObject } from '../protocol/index.js';
import { readCsv } from './csv.js';
import { plansFrom } from './plans.js';
import { MOST_BYTES, SheetFault, type Row } from './sheet.js';
import { readXlsx } from './xlsx/read-xlsx.js';

/**
 * The plans in a spreadsheet (spec plans… §11.1), in the order of its rows, as items for `queue_item_add_batch`.
 * The ending of `fileName` says which form it has. Rejects `SPREADSHEET` with everything that is wrong with it.
 */
export async function spreadsheetToPlans(data: Uint8Array, fileName: string): Promise<JsonObject[]> {
  try {
    return plansFrom(await rowsOf(data, fileName));
  } catch (error) {
    if (error instanceof SheetFault)
      throw new QueueServerError('SPREADSHEET', [fileName, messageOf(error)], { cause: error });
    throw error;
  }
}

async function rowsOf(data: Uint8Array, fileName: string): Promise<Row[]> {
  if (data.length > MOST_BYTES) throw new SheetFault(`it is larger than ${MOST_BYTES / 1e6} MB. Split it`);
  switch (extname(fileName).toLowerCase()) {
    case '.csv':
      return readCsv(data);
    case '.xlsx':
      return readXlsx(data);
    case '.xls':
      throw new SheetFault('the old format .xls cannot be read. Save it as .xlsx or .csv');
    default:
      throw new SheetFault('a spreadsheet has a name that ends in .xlsx or .csv');
  }
}
