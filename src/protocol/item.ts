import type { JsonObject, JsonValue } from './json.js';

/** What names one item for its whole life in queue and history (spec re-manager §6.1). */
export type ItemUid = string & { readonly __brand?: 'ItemUid' };

/** Fields that a queue keeps of what a client sends; everything else is dropped. */
export const ITEM_FIELDS = [
  'item_type',
  'name',
  'args',
  'kwargs',
  'meta',
  'item_uid',
  'user',
  'user_group',
  'properties',
  'result',
] as const;

export const ITEM_TYPES = ['plan', 'instruction', 'function'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

/**
 * An entry of the queue, the running item, or an entry of the history. Key order is the client's and is kept.
 * Items are immutable: a change makes a new item, so that its wire text can be kept with it.
 */
export interface QueueItem extends JsonObject {
  readonly item_type: ItemType;
  readonly name: string;
  readonly args?: readonly JsonValue[];
  readonly kwargs?: JsonObject;
  readonly meta?: JsonObject | readonly JsonObject[];
  readonly item_uid: ItemUid;
  readonly user?: JsonValue;
  readonly user_group?: JsonValue;
  readonly properties?: ItemProperties;
  readonly result?: JsonObject;
}

/**
 * What happens when the plan fails, is aborted or halted. An addition: without it everything is as in the reference. `retry`: it
 * runs again at once, so many times as `retries` says, and then as without a policy. `skip`: it leaves, and the queue goes
 * on. `hold`: it returns to the front and is not started again before somebody has updated it; also if it was lost with manager
 * and worker.
 */
export const FAILURE_POLICIES = ['retry', 'skip', 'hold'] as const;
export type FailurePolicy = (typeof FAILURE_POLICIES)[number];

/** `immediate_execution` and `time_start` are the server's own, and stripped when the item leaves execution. */
export interface ItemProperties extends JsonObject {
  readonly failure_policy?: FailurePolicy;
  /** With the policy `retry`: how many times more. */
  readonly retries?: number;
  /** Set by the policy `hold`: the item waits for somebody to look at it. */
  readonly held?: boolean;
  readonly immediate_execution?: boolean;
  readonly time_start?: JsonValue;
}

/** How a plan of the queue ended (not a run: runs have `success`, `abort`, `fail`). */
export type ItemExitStatus = 'completed' | 'failed' | 'stopped' | 'aborted' | 'halted' | 'unknown';

/** What the history adds to an item (spec re-manager §6.2). Times are epoch seconds. */
export interface ItemResult {
  readonly exit_status: ItemExitStatus;
  readonly run_uids: readonly string[];
  readonly scan_ids: readonly (number | null)[];
  readonly time_start: number;
  readonly time_stop: number;
  readonly msg: string;
  readonly traceback: string;
  /** An addition: only of a plan that did not come from the queue. */
  readonly origin?: PromptOrigin;
}

/** A person ran the plan at a prompt. */
export interface PromptOrigin extends JsonObject {
  readonly at: 'prompt';
  /** The first line of the cell, shortened. */
  readonly code: string;
  /** The session of the Jupyter client. */
  readonly session: string;
}

export interface QueueMode {
  readonly loop: boolean;
  readonly ignore_failures: boolean;
}
export const DEFAULT_QUEUE_MODE: QueueMode = { loop: false, ignore_failures: false };
