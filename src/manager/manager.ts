import { randomUUID } from 'node:crypto';
import { messageOf } from '../errors.js';
import {
  CHANGES_TOPIC,
  CONSOLE_TOPIC,
  float,
  INFO_TOPIC,
  isObject,
  type JsonObject,
  type Status,
  type TypedPlanReport,
} from '../protocol/index.js';
import { Serial, type PlanQueue } from '../queue/index.js';
import type { Encoding, Publisher } from '../transport/index.js';
import type { Worker, WorkerEvent, WorkerView } from '../worker/index.js';
import { ChangeStream } from './change-stream.js';
import { ConsoleStream, type ConsoleMessage } from './console-stream.js';
import { Dispatch } from './dispatch.js';
import { EnvironmentControl } from './environment-control.js';
import { environmentExists } from './environment-exists.js';
import { kernelFault } from './kernel-fault.js';
import { KernelRequests } from './kernel-requests.js';
import type { KnownLists } from './known-lists.js';
import { Lock } from './lock.js';
import type { Log } from './log.js';
import type { ManagerContext } from './manager-context.js';
import type { ManagerParts } from './manager-parts.js';
import type { Permissions } from './permissions.js';
import { QueueExecution } from './queue-execution.js';
import { ManagerStateMachine } from './state.js';
import { TaskBoard } from './task-board.js';
import { TaskExecution } from './task-execution.js';
import { TypedPlans } from './typed-plans.js';
import { StatusBoard, type StatusContent } from './status-board.js';

export interface ManagerSetup {
  readonly queue: PlanQueue;
  readonly worker: Worker;
  readonly lists: KnownLists;
  /** Unlocks whatever key it was locked with; undefined: there is none. */
  readonly emergencyLockKey: string | undefined;
  readonly log: Log;
  readonly encoding: Encoding;
  /** Null: nothing is published. */
  readonly info: Pick<Publisher, 'isHeard' | 'publish'> | null;
  readonly version: string;
  readonly permissions: Permissions;
  readonly permittedMetadata: readonly string[];
  /** The group whose permissions apply to the object `queue` at the prompt; `primary` unless given. */
  readonly kernelUserGroup?: string;
  /** Whether plans that people run at a prompt enter the history; off unless given. */
  readonly recordsTypedPlans?: boolean;
  readonly readLists: ManagerContext['readLists'];
  /** Whether a manager ran before this one under the same supervisor: then it takes up where that one was. */
  readonly isRestart: boolean;
  /** Told of the lists of plans and devices of each environment, and when they change later. */
  readonly onLists: (occasion: 'environment_open' | 'later_change') => void;
  /** Ends the processes, once everything is in order. */
  readonly end: () => void;
  /** Ends this process as if it had crashed. */
  readonly die: () => void;
}

/** The status is published again when nothing has been for so long, so that subscribers know that we live. */
const INFO_HEARTBEAT_MS = 1_000;

/**
 * The RE Manager: owns the queue, the state and the API. It knows ports only: sockets, store and kernel are chosen by
 * whoever starts it.
 */
export class Manager {
  readonly #setup: ManagerSetup;
  readonly #parts: ManagerParts;
  readonly #board: StatusBoard;
  readonly #execution: QueueExecution;
  readonly #environment: EnvironmentControl;
  readonly #tasks: TaskExecution;
  readonly #dispatch: Dispatch;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #changes: ChangeStream;
  readonly #kernelRequests: KernelRequests;
  readonly #typedPlans: TypedPlans;
  readonly console: ConsoleStream;
  #runListUid = randomUUID();
  #stopping: Promise<void> | null = null;

  /**
   * Takes up what an earlier manager left. When it resolves, requests can be answered: at the latest when it is known that the
   * kernel which was found does not answer, because code in it computes; it may do that for long.
   */
  static async start(setup: ManagerSetup): Promise<Manager> {
    const { queue, worker, log, isRestart } = setup;
    // Wishes for the queue of a manager that ended in order, or long ago, are not this one's.
    if (!isRestart) {
      await queue.setRecord('stop_pending_info', { enabled: false });
      await queue.setRecord('autostart_mode_info', { enabled: false });
    }
    const manager = new Manager(setup);
    const { background, serial } = manager.#parts;
    const takenUp = serial.run(async () => {
      const work = await worker.reattach();
      if (work !== undefined) log.info('Attached to the worker environment that was running.');
      manager.#takeLists();
      const isOfRunning = ({ item_uid }: { item_uid: string }) => item_uid === queue.runningItemUid;
      // In the history everything stands in the order in which it ended.
      const { seq: next = Infinity } = work?.reports.find(isOfRunning) ?? {};
      const typed = work?.typed_reports ?? [];
      for (const report of typed) if (report.seq < next) await manager.#typedPlans.ended(report);
      for (const report of work?.task_reports ?? []) manager.#tasks.ended(report);
      if (work !== undefined && work.task_uid !== null && work.item_uid === null)
        manager.#tasks.found(work.task_uid);
      else await manager.#execution.recover(work);
      for (const report of typed) if (report.seq > next) manager.#typedPlanEnded(report);
      manager.#board.refresh();
    });
    await doneOrStuck(takenUp, worker);
    background('taking up what an earlier manager left', takenUp);
    return manager;
  }

  private constructor(setup: ManagerSetup) {
    this.#setup = setup;
    const { queue, worker, lists, log, encoding } = setup;
    const lock = new Lock({
      stored: queue.getRecord('lock_info'),
      emergencyKey: setup.emergencyLockKey,
      store: (record) => queue.setRecord('lock_info', { ...record }),
    });
    this.#board = new StatusBoard(
      () => this.#compose(),
      encoding,
      (status) => this.#publishStatus(status),
    );
    this.#changes = new ChangeStream(queue, (msg) => this.#publish(CHANGES_TOPIC, msg, Date.now() / 1000));
    this.console = new ConsoleStream((message) => this.#publishConsole(message));
    const status = this.#board;
    const state = new ManagerStateMachine((from, to, cause) => {
      log.debug(`Manager: ${from} → ${to} (${cause})`);
      status.refresh();
      if (to === 'idle') this.#execution.nudge();
    });
    const background = (what: string, work: Promise<void>): void => {
      work.catch((error: unknown) => log.error(`Unexpected failure while ${what}`, error));
    };
    this.#parts = { state, serial: new Serial(), queue, worker, lists, lock, status, log, background };
    const isOn = (name: 'stop_pending_info' | 'autostart_mode_info'): boolean => {
      const record = queue.getRecord(name);
      return isObject(record) && record['enabled'] === true;
    };
    this.#execution = new QueueExecution(this.#parts, {
      stopPending: isOn('stop_pending_info'),
      autostart: isOn('autostart_mode_info'),
    });
    this.#tasks = new TaskExecution(this.#parts, new TaskBoard());
    this.#environment = new EnvironmentControl(this.#parts, this.#execution, this.#tasks);
    this.#dispatch = new Dispatch({
      encoding,
      lock,
      log,
      serial: this.#parts.serial,
      context: this.#context(),
      statusReply: () => status.reply,
    });
    const userGroup = setup.kernelUserGroup ?? 'primary';
    this.#typedPlans = new TypedPlans(this.#parts, {
      areRecorded: setup.recordsTypedPlans === true,
      userGroup,
    });
    this.#kernelRequests = new KernelRequests({
      ...this.#parts,
      execution: this.#execution,
      encoding,
      userGroup,
      handle: (body) => this.handle(body),
    });
    worker.observe((event) => this.#onWorker(event));
    queue.observe((changes) => this.#changes.queueChanged(changes));
    this.#heartbeat = setInterval(() => this.#publishStatus(status.current), INFO_HEARTBEAT_MS).unref();
  }

  /** Answers one request; see `Dispatch`. */
  get handle(): (body: Buffer) => Buffer | Promise<Buffer> {
    return this.#dispatch.handle;
  }

  get malformed(): (fault: string) => Buffer {
    return this.#dispatch.malformed;
  }

  get status(): Status {
    return this.#board.current;
  }

  /** Closes the environment, in order where nothing runs, then ends the processes. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    try {
      await this.#environment.shutDown();
      await this.#parts.serial.settled();
    } catch (error) {
      this.#setup.log.error('The environment did not end in order', error);
    }
    clearInterval(this.#heartbeat);
    this.console.flush();
    this.#setup.end();
  }

  #context(): ManagerContext {
    const stop = (): void =>
      this.#parts.background(
        'stopping',
        afterReply().then(() => this.stop()),
      );
    const runListUid = (): string => this.#runListUid;
    return {
      ...this.#parts,
      environment: this.#environment,
      execution: this.#execution,
      tasks: this.#tasks,
      permissions: this.#setup.permissions,
      permittedMetadata: this.#setup.permittedMetadata,
      readLists: this.#setup.readLists,
      console: this.console,
      get runListUid() {
        return runListUid();
      },
      stop,
      die: this.#setup.die,
    };
  }

  #onWorker(event: WorkerEvent): void {
    const { serial, background, status } = this.#parts;
    const inTurn = (what: string, task: () => void | Promise<void>): void =>
      background(what, serial.run(task));
    switch (event.event) {
      case 'changed':
        this.#execution.workerChanged();
        return status.refresh();
      case 'runs_changed':
        this.#execution.runsChanged();
        this.#runListUid = randomUUID();
        this.#changes.runsChanged(this.#parts.worker.view.runs, this.#runListUid);
        return status.refresh();
      case 'progress_changed':
        return status.refresh();
      case 'lists_changed':
        return this.#takeLists();
      case 'paused':
        return inTurn('recording a pause', () => this.#execution.paused(event.item_uid));
      case 'report':
        return inTurn('recording the end of a plan', () => this.#execution.ended(event.report));
      case 'task_report':
        return inTurn('recording the end of a task', () => this.#tasks.ended(event.report));
      case 'typed_report':
        return this.#typedPlanEnded(event.report);
      case 'died':
        return inTurn('recording the end of the worker', () => this.#environment.died(event.reason));
      case 'request':
        return background('answering a request from the kernel', this.#kernelRequests.serve(event.request));
      case 'console':
        return this.console.write(event.text);
    }
  }

  #typedPlanEnded(report: TypedPlanReport): void {
    const { serial, background } = this.#parts;
    background(
      'recording a plan that a person ran',
      serial.run(() => this.#typedPlans.ended(report)),
    );
  }

  #takeLists(): void {
    const { lists, state, worker, status } = this.#parts;
    if (worker.view.lists === null) return;
    const hasChanged = lists.update(worker.view.lists);
    if (hasChanged) status.refresh();
    if (state.is('creating_environment')) this.#setup.onLists('environment_open');
    else if (hasChanged) this.#setup.onLists('later_change');
  }

  #compose(): StatusContent {
    const { lists, lock, queue, state, worker } = this.#parts;
    const { environment, kernel, activity, progress } = worker.view;
    const exists = environmentExists(this.#parts);
    return {
      msg: `RE Manager v${this.#setup.version}`,
      items_in_queue: queue.size,
      items_in_history: queue.historySize,
      running_item_uid: queue.runningItemUid,
      manager_state: state.current,
      queue_stop_pending: this.#execution.stopPending,
      queue_autostart_enabled: this.#execution.autostart,
      worker_environment_exists: exists,
      worker_environment_state: environment,
      worker_background_tasks: this.#tasks.board.backgroundCount,
      re_state: exists ? (activity?.re_state ?? null) : null,
      ip_kernel_state: kernel,
      ip_kernel_captured: kernel === null ? null : isCaptured(kernel, exists, activity),
      pause_pending: this.#execution.pausePending,
      run_list_uid: this.#runListUid,
      plan_queue_uid: queue.planQueueUid,
      plan_history_uid: queue.planHistoryUid,
      devices_existing_uid: lists.uids.devicesExisting,
      plans_existing_uid: lists.uids.plansExisting,
      devices_allowed_uid: lists.uids.devicesAllowed,
      plans_allowed_uid: lists.uids.plansAllowed,
      plan_queue_mode: { ...queue.mode },
      task_results_uid: this.#tasks.board.resultsUid,
      lock_info_uid: lock.uid,
      lock: lock.scopes,
      plan_progress: progress,
      waiting_for: this.#execution.waitingFor,
      kernel_fault: kernelFault(worker.view),
    };
  }

  #publishStatus(status: Status): void {
    this.#heartbeat.refresh();
    this.#publish(INFO_TOPIC, { status: status as unknown as JsonObject }, Date.now() / 1000);
  }

  #publishConsole({ time, msg }: ConsoleMessage): void {
    this.#publish(CONSOLE_TOPIC, msg, time);
  }

  #publish(topic: string, msg: string | JsonObject, time: number): void {
    const { encoding, info, log } = this.#setup;
    try {
      if (info?.isHeard(topic) === true) info.publish(topic, encoding.encode({ time: float(time), msg }));
    } catch (error) {
      // Publishing is a courtesy: the manager goes on without it.
      log.debug(`A message could not be published: ${messageOf(error)}`);
    }
  }
}

/** Resolves when `work` is done, or when it is known that what it asks of the worker will not be answered soon. */
function doneOrStuck(work: Promise<void>, worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = worker.observe(() => {
      if (worker.view.condition === 'stuck') resolve();
    });
    work.finally(end).then(resolve, reject);
  });
}

/** Whether the kernel is the queue's alone: while a cell of ours runs, or always if nobody else may attach (spec §7.6). */
function isCaptured(
  kernel: WorkerView['kernel'],
  exists: boolean,
  activity: WorkerView['activity'],
): boolean {
  return kernel === 'disabled' ? exists : activity?.cell === 'manager';
}

/** The reply to the request that is being handled leaves within this turn of the event loop. */
function afterReply(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
