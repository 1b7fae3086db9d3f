import { QueueServerError } from '../errors.js';
import type { TaskReport } from '../protocol/index.js';
import type { WorkerTask } from '../worker/index.js';
import { environmentExists } from './environment-exists.js';
import { checkKernelIsFree } from './kernel-free.js';
import type { ManagerParts } from './manager-parts.js';
import type { TaskBoard } from './task-board.js';

/** Starts scripts and functions in the worker, and takes their results (spec re-manager §3.5). */
export class TaskExecution {
  readonly #parts: ManagerParts;
  readonly #board: TaskBoard;
  /** The foreground task for which the manager is `executing_task`. */
  #foreground: string | null = null;

  constructor(parts: ManagerParts, board: TaskBoard) {
    this.#parts = parts;
    this.#board = board;
  }

  get board(): TaskBoard {
    return this.#board;
  }

  start(task: WorkerTask): void {
    const { state, status, worker } = this.#parts;
    if (!environmentExists(this.#parts)) throw new QueueServerError('ENVIRONMENT_CLOSED');
    if (!task.background) {
      if (state.is('idle')) checkKernelIsFree(this.#parts);
      state.apply('run_task', task.kind);
      this.#foreground = task.task_uid;
    }
    this.#board.begin(task.task_uid, task.background);
    worker.startTask(task);
    status.refresh();
  }

  /** A task has ended: its result is there before the manager is `idle`. */
  ended(report: TaskReport): void {
    const { state, status, worker } = this.#parts;
    this.#board.complete(report);
    worker.acknowledge(report.seq);
    if (this.#foreground === report.task_uid) {
      this.#foreground = null;
      if (state.is('executing_task')) state.apply('settled', 'the task ended');
    }
    status.refresh();
  }

  /** A restarted manager found this task running in the foreground. */
  found(taskUid: string): void {
    this.#foreground = taskUid;
    this.#board.begin(taskUid, false);
    this.#parts.state.apply('found_task', 'a task was running');
  }

  workerLost(): void {
    this.#foreground = null;
    this.#board.forgetRunning();
  }
}
