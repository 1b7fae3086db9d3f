import { messageOf, QueueServerError } from '../errors.js';
import type {
  ContinueOption,
  ItemResult,
  Occupant,
  PauseOption,
  PlanReport,
  QueueItem,
  RunEntry,
} from '../protocol/index.js';
import { isHeld } from '../queue/index.js';
import type { ReattachedWork } from '../worker/index.js';
import { environmentExists } from './environment-exists.js';
import { insist } from './insist.js';
import { allowPlan, knownGroup } from './item-request.js';
import { checkKernelIsFree } from './kernel-free.js';
import type { ManagerParts } from './manager-parts.js';
import { PoliteWaiting } from './polite-waiting.js';

/**
 * Runs the queue: starts items, records how they ended, and decides what comes next (spec re-manager §3.7, §4.4, §4.6).
 * All methods are called one at a time, through `Serial`.
 */
export class QueueExecution {
  readonly #parts: ManagerParts;
  #stopPending: boolean;
  #pausePending = false;
  #autostart: boolean;
  /** A pause that found no checkpoint stopped the queue: it stays stopped until somebody starts it. */
  #autostartWaits = false;
  /** Who asked, from a cell at the prompt, for the queue to start once that cell is over. */
  #starter: string | null = null;
  /** Those that a plan of the queue has opened, as far as the worker has told. */
  #runs: { readonly itemUid: string; readonly runs: readonly RunEntry[] } | null = null;
  readonly #waiting: PoliteWaiting;

  constructor(parts: ManagerParts, stored: { stopPending: boolean; autostart: boolean }) {
    this.#parts = parts;
    this.#waiting = new PoliteWaiting(parts, () => this.#isToStart());
    this.#stopPending = stored.stopPending;
    this.#autostart = stored.autostart;
  }

  get autostart(): boolean {
    return this.#autostart;
  }

  get stopPending(): boolean {
    return this.#stopPending;
  }

  get pausePending(): boolean {
    return this.#pausePending;
  }

  /** What of a person the next item waits for. */
  get waitingFor(): Occupant | null {
    return this.#waiting.current;
  }

  /** Starts with the front item. Throws where nothing can be started now. */
  async start(): Promise<void> {
    this.#checkReady('start the queue');
    this.#checkFront();
    this.#autostartWaits = false;
    this.#starter = null;
    await this.setStopPending(false);
    this.#parts.state.apply('start_queue', 'queue_start');
    this.#later(() => this.#goOn(() => this.#startNext()));
  }

  /** Whether nothing but a person's cell keeps the queue from being started. */
  get isCellInTheWay(): boolean {
    return this.#parts.state.is('idle') && this.#parts.worker.view.activity?.cell === 'other';
  }

  /** Starts with the front item as soon as the kernel is free: for whoever asks by a cell, which is itself in the way. */
  startAfterCell(by: string): void {
    this.#checkEngine();
    this.#checkFront();
    this.#starter = by;
    this.#parts.log.info(`The queue starts when the cell of ${by} is over.`);
    this.#parts.status.refresh();
    this.nudge();
  }

  /** Runs an item now, past the queue. */
  async execute(item: QueueItem): Promise<void> {
    this.#checkReady('execute an item');
    await this.setStopPending(false);
    // On record before the reply, so that the next manager starts it if this one dies.
    const running =
      item.item_type === 'instruction' ? null : await this.#parts.queue.setImmediate(item, now());
    this.#parts.state.apply('start_queue', 'queue_item_execute');
    this.#later(async () => {
      if (!this.#parts.state.is('starting_queue')) return;
      await (running === null ? this.#carryOutStop() : this.#launch(running));
    });
  }

  async stop(): Promise<void> {
    const { state } = this.#parts;
    if (this.#starter !== null && state.is('idle')) {
      this.#starter = null;
      this.#parts.status.refresh();
      return;
    }
    if (!state.is('executing_queue', 'starting_queue'))
      throw new QueueServerError('QUEUE_NOT_RUNNING', [state.current]);
    await this.setStopPending(true);
  }

  async setStopPending(pending: boolean): Promise<void> {
    if (pending === this.#stopPending) return;
    await this.#parts.queue.setRecord('stop_pending_info', { enabled: pending });
    this.#stopPending = pending;
    this.#parts.status.refresh();
  }

  async setAutostart(enabled: boolean): Promise<void> {
    this.#autostartWaits = false;
    if (enabled !== this.#autostart) {
      await this.#parts.queue.setRecord('autostart_mode_info', { enabled });
      this.#autostart = enabled;
      this.#parts.status.refresh();
    }
    this.nudge();
  }

  /**
   * With autostart on, the queue starts whenever it can (spec re-manager §4.5). Called on everything that may make it
   * possible: an item was added, the environment opened, the manager or the kernel became free.
   */
  nudge(): void {
    this.#waiting.look();
    if (!this.#canStartByItself()) return;
    this.#later(async () => {
      if (this.#canStartByItself()) await this.start();
    });
  }

  /** To be called when the worker does something else than before. */
  workerChanged(): void {
    const { queue, worker } = this.#parts;
    // Of a person's plan no end is recorded that would tell it.
    const isOver = ['idle', 'paused', 'panicked', null].includes(worker.view.activity?.re_state ?? null);
    if (isOver && queue.runningItemUid === null) this.#pausePending = false;
    this.nudge();
  }

  pause(option: PauseOption): void {
    this.#checkEngine();
    this.#parts.worker.pausePlan(option);
    this.#pausePending = true;
    this.#parts.status.refresh();
  }

  continuePlan(option: ContinueOption): void {
    const { queue, state, status, worker } = this.#parts;
    if (!state.is('paused')) throw new QueueServerError('NOT_PAUSED', [state.current]);
    checkKernelIsFree(this.#parts);
    this.#checkEngine();
    const uid = queue.runningItemUid;
    if (uid === null) throw new QueueServerError('NOT_PAUSED', [state.current]);
    worker.continuePlan(uid, option);
    this.#pausePending = false;
    state.apply('continue_plan', `re_${option}`);
    status.refresh();
  }

  /** The plan is paused and its cell is over. */
  paused(itemUid: string): void {
    const { queue, state, status } = this.#parts;
    if (queue.runningItemUid !== itemUid || !state.is('executing_queue')) return;
    this.#pausePending = false;
    state.apply('plan_paused', 'the plan paused');
    status.refresh();
  }

  /** A run was opened or closed, by whomever. */
  runsChanged(): void {
    const { activity, runs } = this.#parts.worker.view;
    if (activity?.item_uid != null) this.#runs = { itemUid: activity.item_uid, runs };
  }

  /** The worker reports the end of a plan. It keeps the report until it is acknowledged. */
  ended(report: PlanReport): Promise<void> {
    return this.#insist('The end of a plan could not be stored', () => this.#recordReport(report));
  }

  /** The worker is gone, and with it the plan that it ran. `recorded` is called once that is on record. */
  async workerLost(reason: string, recorded: () => void): Promise<void> {
    this.#pausePending = false;
    await this.#insist('The end of the worker could not be stored', async () => {
      await this.setStopPending(false);
      await this.#recordEnd('failed', `Plan failed: ${reason}.`);
      recorded();
      this.#parts.status.refresh();
    });
  }

  /**
   * Takes up what an earlier manager left: a plan that goes on, is paused, has ended meanwhile, was never started, or is
   * lost without a trace. Returns once `manager_state` is right.
   */
  async recover(work: ReattachedWork | undefined): Promise<void> {
    const { log, queue, state } = this.#parts;
    const running = queue.runningItem;
    if (running === null) {
      for (const report of work?.reports ?? []) await this.ended(report);
      return state.apply('ready', 'nothing was running');
    }
    if (work === undefined) {
      log.warning(`The plan ${running.name} was running when the manager ended, and its worker is gone.`);
      await this.#recordEnd(
        'unknown',
        'The outcome of the plan is not known: it was lost when the manager was restarted.',
      );
      return state.apply('ready', 'the running plan was lost');
    }
    const report = work.reports.find((one) => one.item_uid === running.item_uid);
    if (work.item_uid === running.item_uid && work.paused)
      return state.apply('found_pause', 'the plan is paused');
    state.apply('found_plan', 'a plan was running');
    for (const other of work.reports) if (other !== report) await this.ended(other);
    if (report !== undefined) this.#later(() => this.ended(report));
    else if (work.item_uid !== running.item_uid) await this.#launch(running);
  }

  async #recordReport(report: PlanReport): Promise<void> {
    const { log, queue, worker } = this.#parts;
    if (queue.runningItemUid !== report.item_uid) {
      // On record already: an earlier manager died between the record and the acknowledgement.
      log.info(`The end of item ${report.item_uid} is on record already.`);
      return worker.acknowledge(report.seq);
    }
    const wasPausePending = this.#pausePending;
    const wasImmediate = queue.runningItem?.properties?.immediate_execution === true;
    const finished = await queue.finish(queue.runningItemUid, resultOf(report));
    this.#pausePending = false;
    worker.acknowledge(report.seq);
    log.info(`Plan ${finished.item.name} (${report.item_uid}) ${report.plan_state}. ${report.msg}`.trimEnd());
    await this.#goOn(() => this.#afterPlan(report, finished.continues, wasImmediate, wasPausePending));
    this.#parts.status.refresh();
  }

  /** Spec §4.4, rule B, in its order. */
  async #afterPlan(
    report: PlanReport,
    continues: boolean,
    wasImmediate: boolean,
    wasPausePending: boolean,
  ): Promise<void> {
    const { queue } = this.#parts;
    if (this.#stopPending || !continues) await this.setAutostart(false);
    if (this.#stopPending) return this.#settle('the queue was asked to stop');
    if (report.stop_queue || wasImmediate || !continues) return this.#settle(`the plan ${report.plan_state}`);
    if (wasPausePending && queue.size > 0) {
      this.#autostartWaits = true;
      return this.#settle('a pause was asked for, and the plan had no checkpoint left');
    }
    await this.#startNext();
  }

  async #startNext(): Promise<void> {
    const { queue, state } = this.#parts;
    if (!state.is('starting_queue', 'executing_queue')) return;
    if (queue.size > 0 && this.#stopPending) return this.#settle('the queue was asked to stop');
    if (this.#isFrontHeld()) return this.#settle('the next item is held after a failure');
    const item = await queue.takeNext(now());
    if (item === null) return this.#settle('the queue is empty');
    if (item.item_type === 'instruction') return this.#carryOutStop();
    await this.#launch(item);
  }

  async #launch(item: QueueItem): Promise<void> {
    const { lists, log, state, status, worker } = this.#parts;
    try {
      const group = knownGroup(item.user_group, lists);
      const { plans, devices } = allowPlan(item, group, lists);
      const allowsFunction = (name: string): boolean => lists.allowsFunction(group, name);
      worker.startPlan(item, { plans, devices, allowsFunction });
    } catch (error) {
      log.error(`The plan ${item.name} was not started`, error);
      return this.#goOn(async () => {
        await this.#recordEnd('failed', `Plan failed: ${messageOf(error)}`);
        // It would be refused again, once a second, for ever.
        await this.setAutostart(false);
        await this.#settle('the plan was refused');
      });
    }
    log.info(`Plan ${item.name} (${item.item_uid}) started.`);
    state.apply('item_started', `item ${item.item_uid}`);
    status.refresh();
  }

  /** The only instruction there is. */
  async #carryOutStop(): Promise<void> {
    this.#parts.state.apply('item_started', 'an instruction');
    await this.#goOn(async () => {
      await this.setAutostart(false);
      await this.#settle('the instruction was to stop the queue');
    });
  }

  #checkFront(): void {
    if (this.#isFrontHeld())
      throw new QueueServerError('ITEM_HELD', [this.#parts.queue.peek()?.item_uid ?? '']);
  }

  /** The item at the front failed, and its policy is that somebody looks at it first. */
  #isFrontHeld(): boolean {
    const front = this.#parts.queue.peek();
    return front !== null && isHeld(front);
  }

  #canStartByItself(): boolean {
    const { activity } = this.#parts.worker.view;
    return this.#isToStart() && activity?.re_state === 'idle' && activity.cell !== 'other';
  }

  /** Whether the queue starts as soon as nobody in the kernel is in its way. */
  #isToStart(): boolean {
    const { queue, state, worker } = this.#parts;
    const hasEngine = worker.view.activity?.re_state != null;
    // A wish does not outlive the environment in which somebody had it.
    if (!environmentExists(this.#parts)) this.#starter = null;
    const isAutomatic = this.#autostart && !this.#autostartWaits && queue.size > 0;
    if (!(isAutomatic || this.#starter !== null) || !state.is('idle') || this.#isFrontHeld()) return false;
    return environmentExists(this.#parts) && hasEngine;
  }

  async #settle(cause: string): Promise<void> {
    this.#pausePending = false;
    await this.setStopPending(false);
    this.#parts.state.apply('settled', cause);
    this.#parts.status.refresh();
  }

  /** Closes the running item, if there is one, without a report of the worker. */
  async #recordEnd(exit_status: 'failed' | 'unknown', msg: string): Promise<void> {
    const { queue } = this.#parts;
    const running = queue.runningItem;
    if (running === null) return;
    const started = Number(running.properties?.time_start?.valueOf() ?? now());
    // There may be data of them, which somebody will look for.
    const runs = this.#runs?.itemUid === running.item_uid ? this.#runs.runs : [];
    const result = {
      exit_status,
      run_uids: runs.map(({ uid }) => uid),
      scan_ids: runs.map(({ scan_id }) => scan_id),
      time_start: started,
      time_stop: now(),
      msg,
      traceback: '',
    };
    await queue.finish(running.item_uid, result, { ending: 'from_outside' });
  }

  #checkReady(what: string): void {
    const { state } = this.#parts;
    if (state.is('starting_queue', 'executing_queue')) throw new QueueServerError('QUEUE_RUNNING', [what]);
    if (state.is('idle')) this.#checkEngine();
    else if (!environmentExists(this.#parts)) throw new QueueServerError('ENVIRONMENT_CLOSED');
    else throw new QueueServerError('MANAGER_BUSY', [state.current, what]);
    // A cell of ours is one that just ended a plan: ours are no obstacle to each other.
    checkKernelIsFree(this.#parts);
  }

  #checkEngine(): void {
    if (!environmentExists(this.#parts)) throw new QueueServerError('ENVIRONMENT_CLOSED');
    if (this.#parts.worker.view.activity?.re_state === null) throw new QueueServerError('NO_RUN_ENGINE');
  }

  /** A step of the queue, which has no meaning any more once the queue has been left by another way. */
  #goOn(step: () => Promise<void>): Promise<void> {
    return this.#insist('The queue cannot go on', async () => {
      if (this.#parts.state.is('starting_queue', 'executing_queue', 'paused')) await step();
    });
  }

  /** See `insist`. */
  #insist(what: string, work: () => Promise<void>): Promise<void> {
    return insist(this.#parts, what, work);
  }

  /** After the reply to the request that asked for it, and in turn with other changes. */
  #later(task: () => Promise<void>): void {
    this.#parts.background('running the queue', this.#parts.serial.run(task));
  }
}

function resultOf({ plan_state, seq: _, item_uid: __, stop_queue: ___, ...result }: PlanReport): ItemResult {
  return { exit_status: plan_state, ...result };
}

function now(): number {
  return Date.now() / 1000;
}
