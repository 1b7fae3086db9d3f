import type {
  ContinueOption,
  EnvironmentState,
  JsonObject,
  JsonValue,
  KernelCondition,
  KernelState,
  NamespaceLists,
  PauseOption,
  PlanProgress,
  PlanReport,
  QueueItem,
  RunEntry,
  TaskReport,
  TypedPlanReport,
  WorkerActivity,
} from '../protocol/index.js';
import type { KnownNames } from './call/index.js';

/**
 * The environment, as the manager sees it: one process that holds the namespace of the startup code and runs plans.
 *
 * What is *not* here: how plans get there, sockets, cells, process ids. News come as events, in the order in which they
 * happened; `view` is always as new as the last event. Nothing polls.
 *
 * A plan's end is told once by `report`, and told again to the next manager until it has been acknowledged.
 */
export interface Worker {
  readonly view: WorkerView;

  /** Starts the worker and runs the startup code. Rejects `ENVIRONMENT_FAILED` with the reason; then no worker is left. */
  open(): Promise<void>;
  /** Finds the worker that an earlier manager has left, if there is one, and brings `view` up to date. */
  reattach(): Promise<ReattachedWork | undefined>;
  /** Ends the worker in order. Resolves when the process is gone. */
  close(): Promise<void>;
  /** Ends the worker by force, whatever it is doing. Resolves when the process is gone. */
  destroy(): Promise<void>;

  /**
   * Runs the plan of an item; an item that this worker has started before is not started again.
   * Throws `PLAN_REFUSED` where the plan or its arguments do not fit the namespace; nothing has run then. `allowed` has the
   * plans and devices that arguments may name; any other name is passed as text.
   */
  startPlan(item: QueueItem, allowed: KnownNames): void;
  /** Goes on with a paused plan, or ends it. */
  continuePlan(itemUid: string, option: ContinueOption): void;
  /** Throws `RE_REFUSED` where no plan runs. Not waited for: a plan that blocks its thread hears of it later. */
  pausePlan(option: PauseOption): void;
  /**
   * Runs a script or calls a function, in the foreground like a cell that a person typed, or beside it. Its end is told by
   * `task_report`, also if it cannot be started.
   */
  startTask(task: WorkerTask): void;
  /** The metadata that the Run Engine gives to every run. Rejects `RE_REFUSED` where there is none. */
  metadata(): Promise<JsonObject>;
  /** Keeps the environment for the manager for a while, as the test method `manager_test` wants it. */
  reserve(ms: number): void;
  /** What Ctrl-C at a console does. */
  interrupt(): void;
  /** The report is on record and may be forgotten. */
  acknowledge(seq: number): void;

  /** The code that runs an item, as a person would type it. Throws `PLAN_REFUSED` where there is no such plan. */
  codeOf(item: QueueItem): string;
  /** Connection file of the kernel, for people who want to attach; undefined where nobody may. */
  connectInfo(): ConnectInfo | undefined;

  /** Returns a function that ends the subscription. */
  observe(listener: (event: WorkerEvent) => void): () => void;
  /** Lets go of the worker without ending it. */
  detach(): void;
}

export interface WorkerView {
  readonly environment: EnvironmentState;
  /** Null: there is no environment. */
  readonly kernel: KernelState | null;
  readonly activity: WorkerActivity | null;
  /** Whether what is asked of the worker can be answered. */
  readonly condition: KernelCondition;
  /** Runs of the current plan, in the order in which they were opened. */
  readonly runs: readonly RunEntry[];
  /** How far the plan is that the Run Engine holds; null without one. */
  readonly progress: PlanProgress | null;
  /** What the namespace holds, or held when the last environment was closed. */
  readonly lists: NamespaceLists | null;
}

/** A script or function of the manager. `args` and `kwargs` of a function are passed as they are. */
export type WorkerTask = { readonly task_uid: string; readonly background: boolean } & (
  | {
      readonly kind: 'script';
      readonly script: string;
      readonly update_lists: boolean;
      readonly update_re: boolean;
    }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly args: readonly JsonValue[];
      readonly kwargs: JsonObject;
    }
);

/** What an earlier manager had going on in the worker. */
export interface ReattachedWork {
  readonly item_uid: string | null;
  readonly paused: boolean;
  readonly reports: readonly PlanReport[];
  /** The foreground task that is running. */
  readonly task_uid: string | null;
  readonly task_reports: readonly TaskReport[];
  /** Of plans that people ran. They and the others are numbered in the order in which they ended. */
  readonly typed_reports: readonly TypedPlanReport[];
}

export type WorkerEvent =
  /** `view.environment`, `view.kernel` or `view.activity` changed. */
  | { readonly event: 'changed' }
  | { readonly event: 'runs_changed' }
  | { readonly event: 'progress_changed' }
  | { readonly event: 'lists_changed' }
  /** The plan is paused and its cell is over: the prompt is free. */
  | { readonly event: 'paused'; readonly item_uid: string }
  | { readonly event: 'report'; readonly report: PlanReport }
  /** A plan that a person ran has ended. */
  | { readonly event: 'typed_report'; readonly report: TypedPlanReport }
  | { readonly event: 'task_report'; readonly report: TaskReport }
  /** The process ended without being asked to. */
  | { readonly event: 'died'; readonly reason: string }
  /** Text that a cell, the startup code or the process itself printed. */
  | { readonly event: 'console'; readonly text: string }
  | { readonly event: 'request'; readonly request: WorkerRequest };

/** Code in the environment asks for an API method. Parameters and reply are JSON as text. */
export interface WorkerRequest {
  readonly method: string;
  readonly params: string;
  readonly username: string;
  answer(reply: string): void;
}

/** The content of a Jupyter connection file. */
export interface ConnectInfo {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
  readonly control_port: number;
  readonly signature_scheme: string;
  readonly key: string;
}
