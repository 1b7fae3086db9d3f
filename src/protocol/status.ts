import type { QueueMode } from './item.js';
import type { Occupant } from './occupant.js';
import type { PlanProgress } from './plan-progress.js';
import type { ReState } from './worker-comm.js';

export const MANAGER_STATES = [
  'initializing',
  'idle',
  'paused',
  'creating_environment',
  'starting_queue',
  'executing_queue',
  'executing_task',
  'closing_environment',
  'destroying_environment',
] as const;
export type ManagerState = (typeof MANAGER_STATES)[number];

export const ENVIRONMENT_STATES = [
  'initializing',
  'idle',
  'failed',
  'reserved',
  'executing_plan',
  'executing_task',
  'closing',
  'closed',
] as const;
export type EnvironmentState = (typeof ENVIRONMENT_STATES)[number];

export type KernelState = 'disabled' | 'starting' | 'idle' | 'busy';

/** The reply of `status` and `ping`: all fields, always (spec re-manager §3.2). */
export interface Status {
  readonly msg: string;
  /** Local time of the refresh, ISO 8601 without zone, with microseconds. */
  readonly time: string;
  readonly items_in_queue: number;
  readonly items_in_history: number;
  readonly running_item_uid: string | null;
  readonly manager_state: ManagerState;
  readonly queue_stop_pending: boolean;
  readonly queue_autostart_enabled: boolean;
  readonly worker_environment_exists: boolean;
  readonly worker_environment_state: EnvironmentState;
  readonly worker_background_tasks: number;
  readonly re_state: ReState | null;
  readonly ip_kernel_state: KernelState | null;
  readonly ip_kernel_captured: boolean | null;
  readonly pause_pending: boolean;
  readonly status_uid: string;
  readonly run_list_uid: string;
  readonly plan_queue_uid: string;
  readonly plan_history_uid: string;
  readonly devices_existing_uid: string;
  readonly plans_existing_uid: string;
  readonly devices_allowed_uid: string;
  readonly plans_allowed_uid: string;
  readonly plan_queue_mode: QueueMode;
  readonly task_results_uid: string;
  readonly lock_info_uid: string;
  readonly lock: { readonly environment: boolean; readonly queue: boolean };
  /**
   * An addition: how far the plan is that the Run Engine holds, also one that a person runs; null where there is none.
   * Renewed a few times a second at most, while something goes on.
   */
  readonly plan_progress: PlanProgress | null;
  /**
   * An addition: what of a person the manager waits for with the item or task that it wants to run next; null where it
   * waits for nobody.
   */
  readonly waiting_for: Occupant | null;
  /** An addition: why the kernel does not answer, and what can be done; null where it does, or there is none. */
  readonly kernel_fault: string | null;
}

export const CONSOLE_TOPIC = 'QS_Console';
export const INFO_TOPIC = 'QS_Info';
/** An addition: what changed, for clients that do not want to fetch whole lists (see manager/change-stream.ts). */
export const CHANGES_TOPIC = 'QS_Changes';
