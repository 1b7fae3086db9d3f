import type {
  DeviceDescriptions,
  ItemProperties,
  ItemType,
  JsonObject,
  JsonValue,
  PlanDescriptions,
  Status as StatusOfManager,
} from '../protocol/index.js';

/** One of these words, or one that a newer manager has. */
export type Open<T extends string> = T | (string & {});

type Opened<T> = { readonly [K in keyof T]: OpenedValue<T[K]> };
type OpenedValue<V> = V extends string ? (string extends V ? V : Open<V>) : V;

/** The state of the manager; see `docs/methods.md`, `status`. */
export type Status = Opened<StatusOfManager>;

/** An entry of the queue, or the running item. */
export interface Item extends JsonObject {
  readonly item_type: Open<ItemType>;
  readonly name: string;
  readonly item_uid: string;
  readonly args?: readonly JsonValue[];
  readonly kwargs?: JsonObject;
  readonly meta?: JsonObject | readonly JsonObject[];
  readonly user?: string;
  readonly user_group?: string;
  readonly properties?: ItemProperties;
}

/** An item that has ended. The same `item_uid` may occur more than once. */
export interface HistoryItem extends Item {
  readonly result: ItemOutcome;
}

/** Times are epoch seconds. */
export interface ItemOutcome extends JsonObject {
  readonly exit_status: Open<'completed' | 'failed' | 'stopped' | 'aborted' | 'halted' | 'unknown'>;
  readonly run_uids: readonly string[];
  readonly scan_ids: readonly (number | null)[];
  readonly time_start: number;
  readonly time_stop: number;
  readonly msg: string;
  readonly traceback: string;
}

/** A run of the current plan. */
export interface RunInfo extends JsonObject {
  readonly uid: string;
  readonly scan_id: number | null;
  readonly is_open: boolean;
  readonly exit_status: string | null;
}

export interface LockInfo extends JsonObject {
  readonly environment: boolean;
  readonly queue: boolean;
  readonly user: string | null;
  readonly note: string | null;
  /** Epoch seconds. */
  readonly time: number | null;
  readonly time_str: string;
  readonly emergency_lock_key_is_set: boolean;
}

export type TaskState = Open<'running' | 'completed' | 'not_found'>;

/** The reply of `taskResult`; `status` tells which members `result` has. Times are epoch seconds. */
export type TaskResult = { readonly task_uid: string } & (
  | {
      readonly status: 'running';
      readonly result: {
        readonly task_uid: string;
        readonly time_start: number;
        readonly run_in_background: boolean;
      };
    }
  | { readonly status: 'completed'; readonly result: CompletedTask }
  | { readonly status: 'not_found'; readonly result: Readonly<Record<string, never>> }
);

export interface CompletedTask {
  readonly task_uid: string;
  /** Whether it ended without an error. */
  readonly success: boolean;
  readonly msg: string;
  readonly traceback: string;
  readonly return_value: JsonValue;
  readonly time_start: number;
  readonly time_stop: number;
}

/** What fields of replies are, by name: the same name means the same in every method. */
export interface ReplyFields {
  item: Item;
  items: readonly Item[];
  running_item: Item | Readonly<Record<string, never>>;
  results: readonly { readonly success: boolean; readonly msg: string }[];
  run_list: readonly RunInfo[];
  lock_info: LockInfo;
  lock_info_uid: string;
  qsize: number | null;
  task_uid: string;
  plans_allowed: PlanDescriptions;
  plans_existing: PlanDescriptions;
  devices_allowed: DeviceDescriptions;
  devices_existing: DeviceDescriptions;
  plans_allowed_uid: string;
  plans_existing_uid: string;
  devices_allowed_uid: string;
  devices_existing_uid: string;
}

/** A position in the queue: negative numbers count from the back. As a place for a new item, -1 is the back. */
export type Position = 'front' | 'back' | number;

/** An item as it is submitted. What else is in it is kept or dropped by the manager, as `docs/methods.md` says. */
export interface SubmittedItem {
  readonly item_type: string;
  readonly name: string;
  readonly args?: readonly JsonValue[];
  readonly kwargs?: JsonObject;
  readonly meta?: JsonObject | readonly JsonObject[];
  readonly item_uid?: string;
  /** What happens when it fails; see `failure_policy` in `docs/methods.md`. */
  readonly properties?: ItemProperties;
}
/** Items are plain objects, or have a method that makes one, as `BPlan` does. */
export type ItemLike = SubmittedItem | { toDict(): SubmittedItem };

/** What parameters take, by their names on the wire: the same name means the same in every method. */
export interface ParameterTypes {
  after_uid: string;
  before_uid: string;
  enable: boolean;
  environment: boolean;
  ignore_missing: boolean;
  interrupt_plan: boolean;
  interrupt_task: boolean;
  item: ItemLike;
  item_uid: string;
  items: Iterable<ItemLike>;
  limit: number;
  lock_key: string;
  mode: JsonObject | 'default';
  note: string;
  offset: number;
  option: string;
  pos: Position;
  pos_dest: Position;
  queue: boolean;
  reorder: boolean;
  replace: boolean;
  request_key: string;
  restore_permissions: boolean;
  restore_plans_devices: boolean;
  run_in_background: boolean;
  script: string;
  size: number;
  task_uid: string;
  test_name: string;
  uid: string;
  uids: Iterable<string>;
  update_lists: boolean;
  update_re: boolean;
  user: string;
  user_group: string;
  user_group_permissions: JsonObject;
}
