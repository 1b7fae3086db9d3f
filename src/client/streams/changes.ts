import { isObject, type JsonObject } from '../../protocol/json.js';
import type { Item, RunInfo } from '../types.js';

/** One change of queue, history or run list. `before_uid` null: at the back. A newer manager may have more of them. */
export type Change =
  | { readonly change: 'insert'; readonly before_uid: string | null; readonly item: Item }
  | { readonly change: 'remove'; readonly item_uid: string }
  | { readonly change: 'replace'; readonly item_uid: string; readonly item: Item }
  | { readonly change: 'clear_queue' }
  | { readonly change: 'running_item'; readonly item: Item | Readonly<Record<string, never>> }
  | { readonly change: 'append_history'; readonly item: Item }
  | { readonly change: 'trim_history'; readonly count: number }
  | { readonly change: 'run_list'; readonly run_list: readonly RunInfo[]; readonly run_list_uid: string };

export interface ChangeMessage {
  /** Names one life of the manager. */
  readonly epoch: string;
  readonly seq: number;
  /** What the lists have after these changes. */
  readonly plan_queue_uid: string;
  readonly plan_history_uid: string;
  readonly changes: readonly Change[];
  /**
   * Changes before these were not heard, or may not have been: lists that were fetched earlier must be fetched again. True
   * for the first message, too.
   */
  readonly missed: boolean;
}

/** Reads numbered changes for one listener, and notices gaps in their numbers. */
export function readChanges(): (message: JsonObject) => ChangeMessage | undefined {
  let last: { epoch: string; seq: number } | undefined;
  return ({ msg }) => {
    if (!isObject(msg) || !Array.isArray(msg.changes)) return undefined;
    const epoch = String(msg.epoch);
    const seq = Number(msg.seq);
    const missed = last === undefined || last.epoch !== epoch || last.seq + 1 !== seq;
    last = { epoch, seq };
    return { ...(msg as unknown as Omit<ChangeMessage, 'missed'>), epoch, seq, missed };
  };
}
