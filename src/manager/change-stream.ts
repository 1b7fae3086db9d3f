import { randomUUID } from 'node:crypto';
import { assertNever } from '../errors.js';
import { Encoded, type JsonObject, type RunEntry } from '../protocol/index.js';
import type { PlanQueue, QueueChange } from '../queue/index.js';

/**
 * What changed in queue, history and run list, published under a topic of its own. A client fetches a list once, and then
 * follows: messages of one `epoch` (one manager process) are numbered from 1 without a gap, so whoever misses one, or sees
 * another epoch, knows it and fetches again. Each message names the uids that the lists have after it.
 *
 * Changes take effect in order. `before_uid` null means the back of the queue. Those of one turn of the event loop are one
 * message, which is written when the replies to whoever made the changes are on their way.
 */
export class ChangeStream {
  readonly #epoch = randomUUID();
  readonly #queue: PlanQueue;
  readonly #publish: (message: JsonObject) => void;
  #seq = 0;
  #untold: JsonObject[] = [];

  constructor(queue: PlanQueue, publish: (message: JsonObject) => void) {
    this.#queue = queue;
    this.#publish = publish;
  }

  queueChanged(changes: readonly QueueChange[]): void {
    for (const change of changes) {
      const told = wireChange(change);
      if (told !== null) this.#tell(told);
    }
  }

  runsChanged(runs: readonly RunEntry[], run_list_uid: string): void {
    this.#tell({ change: 'run_list', run_list: runs.map((run) => ({ ...run })), run_list_uid });
  }

  #tell(change: JsonObject): void {
    if (this.#untold.push(change) === 1) setImmediate(() => this.#publishAll());
  }

  #publishAll(): void {
    const { planQueueUid: plan_queue_uid, planHistoryUid: plan_history_uid } = this.#queue;
    const changes = this.#untold;
    this.#untold = [];
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
