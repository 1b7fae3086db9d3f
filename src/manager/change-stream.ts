import { randomUUID } from 'node:crypto';
import { assertNever } from '../errors.js';
import { Encoded, type JsonObject, type RunEntry } from '../protocol/index.js';
import type { PlanQueue, QueueChange } from '../queue/index.js';

/**
 * What changed in queue, history and run list, published under a topic of its own. A client fetches a list once, and then
 * follows: messages of one `epoch` (one manager process) are numbered from 1 without a gap, so whoever misses one, or sees
 * another epoch, knows it and fetches again. Each message names the uids that the lists have after it.
 *
 * Changes take effect in order. `before_uid` null means the back of the queue.
 */
export class ChangeStream {
  readonly #epoch = randomUUID();
  readonly #queue: PlanQueue;
  readonly #publish: (message: JsonObject) => void;
  #seq = 0;

  constructor(queue: PlanQueue, publish: (message: JsonObject) => void) {
    this.#queue = queue;
    this.#publish = publish;
  }

  queueChanged(changes: readonly QueueChange[]): void {
    const told = changes.map(wireChange).filter((change) => change !== null);
    if (told.length > 0) this.#tell(told);
  }

  runsChanged(runs: readonly RunEntry[], run_list_uid: string): void {
    this.#tell([{ change: 'run_list', run_list: runs.map((run) => ({ ...run })), run_list_uid }]);
  }

  #tell(changes: readonly JsonObject[]): void {
    const { planQueueUid: plan_queue_uid, planHistoryUid: plan_history_uid } = this.#queue;
    this.#publish({ epoch: this.#epoch, seq: ++this.#seq, plan_queue_uid, plan_history_uid, changes });
  }
}

/** A change in the words of clients; null for what concerns the store alone. */
function wireChange(change: QueueChange): JsonObject | null {
  switch (change.change) {
    case 'insert':
      return {
        change: 'insert',
        before_uid: change.before?.uid ?? null,
        item: new Encoded(change.stored.text),
      };
    case 'remove':
      return { change: 'remove', item_uid: change.stored.uid };
    case 'replace':
      return { change: 'replace', item_uid: change.old.uid, item: new Encoded(change.stored.text) };
    case 'clear_queue':
      return { change: 'clear_queue' };
    case 'set_running':
      return { change: 'running_item', item: change.stored === null ? {} : new Encoded(change.stored.text) };
    case 'append_history':
      return { change: 'append_history', item: new Encoded(change.text) };
    case 'trim_history':
      return { change: 'trim_history', count: change.numbers.length };
    case 'drop_history':
    case 'renumber':
    case 'set_record':
      return null;
    default:
      return assertNever(change);
  }
}
