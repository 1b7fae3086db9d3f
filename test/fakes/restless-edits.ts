import type { PlanQueue } from '../../src/queue/index.js';
import { plan, result } from './items.js';
import { seededRandom } from './random.js';

/**
 * One transition of a queue, which follows from its number and from what the queue holds. Two queues that got the same
 * numbers are equal, so one that survived a crash can be compared with one that did not have any.
 */
export async function restlessEdit(queue: PlanQueue, number: number): Promise<void> {
  const random = seededRandom(number);
  const uids = (count: number) =>
    (JSON.parse(queue.itemsText().text) as { item_uid: string }[])
      .slice(0, count)
      .map(({ item_uid }) => item_uid);
  switch (random(6)) {
    case 0:
      // More writes in one transition than a database might take for a unit by itself.
      await queue.addBatch(Array.from({ length: 1_200 }, (_, i) => plan(`edit ${number} part ${i}`)));
      break;
    case 1:
      await queue.moveBatch(uids(600), { pos: 'back' });
      break;
    case 2:
      await queue.removeBatch(uids(1_000));
      break;
    case 3:
      await queue.clearHistory({ size: 3 });
      break;
    default:
      // The running item, the history and a record have to change together with the queue.
      if (queue.runningItemUid !== null) await queue.finish(queue.runningItemUid, result('completed'));
      else if (queue.size > 0) await queue.takeNext(number);
      else await queue.setRecord('autostart_mode_info', { number });
  }
}
