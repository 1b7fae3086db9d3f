/**
 * What manager and kernel say to each other over the Jupyter comm with target `skyqueue`. Everything that must not wait
 * behind a running cell goes this way; plans themselves are ordinary execute requests (see `PlanMetadata`).
 *
 * Rule 1. The manager sends `Question`s; each is answered once, with the same `id`.
 * Rule 2. The kernel sends `News` whenever something changes, to every attached manager. News may be lost with a
 *         connection; nothing else may: a new manager sends `attach` and the answer tells the whole state.
 * Rule 3. A `PlanReport` is kept by the kernel, numbered, until a manager acknowledges it: so a plan's end is recorded
 *         once, whoever dies in between. An `item_uid` that has been started once is never started again.
 */
import type { DeviceDescription, PlanRecord } from './descriptions.js';
import type { ItemExitStatus, ItemResult } from './item.js';
import type { Occupant } from './occupant.js';
import type { PlanProgress } from './plan-progress.js';

export const WORKER_COMM_TARGET = 'skyqueue';

/** States of the Run Engine (spec run-engine §1.3); the wire shows them as `re_state`. */
export const RE_STATES = [
  'idle',
  'running',
  'pausing',
  'paused',
  'halting',
  'stopping',
  'aborting',
  'suspending',
  'panicked',
] as const;
export type ReState = (typeof RE_STATES)[number];

export type PauseOption = 'deferred' | 'immediate';
export type ContinueOption = 'resume' | 'stop' | 'abort' | 'halt';

/**
 * Travels in the metadata of an execute request under the key `skyqueue` and makes the cell a plan of the queue: `run`
 * starts the item, the other actions go on with it after a pause. `generated` cells skip compiler and type check.
 */
export interface PlanMetadata {
  readonly generated: true;
  readonly item_uid: string;
  readonly action: 'run' | ContinueOption;
  /** Who added the item. */
  readonly user?: string;
}

/**
 * Like `PlanMetadata`, for a script or function that the manager runs in the foreground: an ordinary cell. Background
 * tasks come by the question `run_task`, because they run beside whatever the prompt is doing.
 */
export interface TaskMetadata extends TaskOptions {
  /** Calls of functions are generated code; scripts are the user's, and go through the compiler. */
  readonly generated: boolean;
  readonly task_uid: string;
}

export interface TaskOptions {
  readonly kind: 'script' | 'function';
  /** Of a script: read the lists of plans and devices anew when it has run. */
  readonly update_lists: boolean;
  /** Of a script: let it replace `RE` and `db`; otherwise they are as before when it has run. */
  readonly update_re: boolean;
}

/** How a task ended. Kept like a `PlanReport` until it is acknowledged. Times are epoch seconds, taken in the kernel. */
export interface TaskReport {
  readonly seq: number;
  readonly task_uid: string;
  readonly success: boolean;
  readonly msg: string;
  readonly traceback: string;
  /** What the function returned, as JSON; null for scripts and failures. */
  readonly return_value: unknown;
  readonly time_start: number;
  readonly time_stop: number;
}

/** An entry of `re_runs`. `exit_status` is that of the stop document, null while the run is open. */
export interface RunEntry {
  readonly uid: string;
  readonly scan_id: number | null;
  readonly is_open: boolean;
  readonly exit_status: string | null;
}

/** What the kernel is doing right now. */
export interface WorkerActivity {
  /** `null` where the namespace has no Run Engine. */
  readonly re_state: ReState | null;
  /** A deferred pause was asked for and has not happened yet. */
  readonly pause_requested: boolean;
  /** The item whose plan is running or paused here. */
  readonly item_uid: string | null;
  /** Whose cell is executing: the manager's, another client's, or nobody's. */
  readonly cell: 'none' | 'manager' | 'other';
  /** What a person has going on that a plan of the queue has to wait for. */
  readonly occupant: Occupant | null;
  /** The task whose cell is executing. */
  readonly task_uid: string | null;
  readonly background_tasks: readonly string[];
}

/** How a plan of the queue ended. Times are epoch seconds, taken in the kernel. */
export interface PlanReport extends Omit<ItemResult, 'exit_status'> {
  readonly seq: number;
  readonly item_uid: string;
  /** What becomes the exit status of the item. `unknown`: a person finished the paused plan from a console. */
  readonly plan_state: ItemExitStatus;
  /** The plan ended in somebody else's hands: the queue must not go on by itself. */
  readonly stop_queue: boolean;
}

/** How a plan ended that a person ran at a prompt. Kept like a `PlanReport` until it is acknowledged. */
export interface TypedPlanReport extends ItemResult {
  readonly seq: number;
  /** Given by the kernel, so that the plan is recorded once. */
  readonly item_uid: string;
  /** `item_type`, `name`, `args` and `kwargs`, as JSON: a comm would not keep all values. */
  readonly item: string;
  /** As the Jupyter client calls its user. */
  readonly user: string;
}

/** All plans and devices of the namespace. */
export interface NamespaceLists {
  readonly plans: Readonly<Record<string, PlanRecord>>;
  readonly devices: Readonly<Record<string, DeviceDescription>>;
}

export interface WorkerState {
  readonly activity: WorkerActivity;
  readonly runs: readonly RunEntry[];
  readonly reports: readonly PlanReport[];
  readonly task_reports: readonly TaskReport[];
  readonly typed_reports: readonly TypedPlanReport[];
  readonly lists: NamespaceLists;
  readonly progress: PlanProgress | null;
}

export type Question =
  | { readonly ask: 'attach' }
  | { readonly ask: 'pause'; readonly option: PauseOption }
  | { readonly ask: 'acknowledge'; readonly seq: number }
  /** Runs code beside the foreground; answered when it has begun. */
  | ({ readonly ask: 'run_task'; readonly task_uid: string; readonly code: string } & TaskOptions)
  /** How a function of the namespace is called; null where the compiler has not seen it. */
  | { readonly ask: 'describe'; readonly name: string }
  /** `RE.md`, as far as it is JSON; refused where there is none. */
  | { readonly ask: 'metadata' };
export type Answers = {
  attach: WorkerState;
  pause: null;
  acknowledge: null;
  run_task: null;
  describe: PlanRecord | null;
  metadata: Readonly<Record<string, unknown>>;
};

/**
 * The other way round: code in the kernel asks for an API method, as a client would. Parameters and reply are JSON as
 * text, because a comm would not keep what JSON of JavaScript does not know.
 */
export interface ManagerRequest {
  readonly request: number;
  readonly method: string;
  readonly params: string;
  /** Whose code it is, as the Jupyter client called its user. */
  readonly username: string;
}
export interface ManagerReply {
  readonly reply: number;
  readonly value: string;
}

/** Beside the API methods: the code of an item, as a person would type it. Parameters: `item`. Result: `code`. */
export const ITEM_CODE = 'item_code';

export type ToWorker = (Question & { readonly id: number }) | ManagerReply;
export type Answer =
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly refused: string };

export type News =
  | { readonly news: 'activity'; readonly activity: WorkerActivity }
  | { readonly news: 'run'; readonly run: RunEntry }
  | { readonly news: 'runs_cleared' }
  /** The cell of the plan is over and the plan waits, paused, for `resume`, `stop`, `abort` or `halt`. */
  | { readonly news: 'paused'; readonly item_uid: string }
  | { readonly news: 'report'; readonly report: PlanReport }
  | { readonly news: 'task_report'; readonly report: TaskReport }
  | { readonly news: 'typed_report'; readonly report: TypedPlanReport }
  | { readonly news: 'lists'; readonly lists: NamespaceLists }
  /** Null when the Run Engine holds no plan any more. */
  | { readonly news: 'progress'; readonly progress: PlanProgress | null };

export type FromWorker = Answer | News | ManagerRequest;
