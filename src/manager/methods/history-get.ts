import { QueueServerError } from '../../errors.js';
import type { JsonValue } from '../../protocol/index.js';
import type { Handler } from './handler.js';

export const historyGet: Handler<'history_get'> = ({ offset, limit, item_uid }, { queue }) => {
  const plan_history_uid = queue.planHistoryUid;
  if (item_uid !== undefined) {
    if (typeof item_uid !== 'string')
      throw new QueueServerError('PARAMETER_INVALID', ['item_uid', 'it must be text']);
    return { items: queue.historyOf(item_uid), plan_history_uid, total: queue.historySize };
  }
  if (offset === undefined && limit === undefined) return { items: queue.historyText(), plan_history_uid };
  const items = queue.historyPage(
    wholeNumber('offset', offset ?? 0),
    wholeNumber('limit', limit ?? queue.historySize),
  );
  return { items, plan_history_uid, total: queue.historySize };
};

function wholeNumber(name: string, value: JsonValue): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new QueueServerError('PARAMETER_INVALID', [name, 'it must be a whole number']);
}
