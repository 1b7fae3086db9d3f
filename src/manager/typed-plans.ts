import { parseJson, type JsonObject, type QueueItem, type TypedPlanReport } from '../protocol/index.js';
import { insist } from './insist.js';
import type { ManagerParts } from './manager-parts.js';

export interface TypedPlansSetup {
  /** Off: the history has plans of the queue only, as that of the reference. */
  readonly areRecorded: boolean;
  /** Of everybody who types at a prompt. */
  readonly userGroup: string;
}

/**
 * Plans that people ran at a prompt, for the history. They were never in the queue, and no rule of the queue sees them: not
 * the loop mode, nor what happens after a failure.
 */
export class TypedPlans {
  readonly #parts: ManagerParts;
  readonly #setup: TypedPlansSetup;

  constructor(parts: ManagerParts, setup: TypedPlansSetup) {
    this.#parts = parts;
    this.#setup = setup;
  }

  /** The worker keeps the report until it is acknowledged. */
  ended(report: TypedPlanReport): Promise<void> {
    return insist(this.#parts, 'The end of a plan of a person could not be stored', () =>
      this.#record(report),
    );
  }

  async #record({ seq, item_uid, item: text, user, ...result }: TypedPlanReport): Promise<void> {
    const { log, queue, status, worker } = this.#parts;
    if (this.#setup.areRecorded) {
      const call = parseJson(text) as JsonObject;
      const by = { user: user === '' ? 'console' : user, user_group: this.#setup.userGroup };
      const item = { ...call, item_uid, ...by } as unknown as QueueItem;
      await queue.record(item, result);
      log.info(`Plan ${item.name}, typed by ${by.user}, ${result.exit_status}. ${result.msg}`.trimEnd());
      status.refresh();
    }
    worker.acknowledge(seq);
  }
}
