import { QueueServerError } from '../../src/errors.js';
import {
  parseJson,
  stringifyJson,
  type ContinueOption,
  type JsonObject,
  type NamespaceLists,
  type PauseOption,
  type PlanReport,
  type QueueItem,
  type TaskReport,
  type TypedPlanReport,
  type WorkerActivity,
} from '../../src/protocol/index.js';
import type {
  ConnectInfo,
  ReattachedWork,
  Worker,
  WorkerEvent,
  WorkerTask,
  WorkerView,
} from '../../src/worker/index.js';

const COUNT: NamespaceLists = {
  plans: {
    count: {
      description: {
        name: 'count',
        properties: { is_generator: true },
        parameters: [
          { name: 'detectors', kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 } },
          { name: 'num', kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 }, default: '1' },
        ],
      },
      call: { slots: [{ slot: 'positional', name: 'detectors' }] },
    },
    _hidden: {
      description: { name: '_hidden', properties: { is_generator: true }, parameters: [] },
      call: { slots: [] },
    },
  },
  devices: {
    det1: { is_readable: true, is_movable: false, is_flyable: false, classname: 'SynGauss', module: 'sim' },
  },
};

const FREE: WorkerActivity = {
  re_state: 'idle',
  pause_requested: false,
  item_uid: null,
  cell: 'none',
  occupant: null,
  task_uid: null,
  background_tasks: [],
};

/** A worker without a process: plans begin when they are started, and end when the test says so. */
export class FakeWorker implements Worker {
  readonly started: QueueItem[] = [];
  readonly continued: ContinueOption[] = [];
  readonly acknowledged: number[] = [];
  readonly tasks: WorkerTask[] = [];
  /** Set before `open`: then opening fails for this reason. */
  openFault: string | undefined;
  /** What the namespace holds once it is open. */
  lists: NamespaceLists = COUNT;
  refuses: string | undefined;
  left: ReattachedWork | undefined;
  view: WorkerView = {
    environment: 'closed',
    kernel: null,
    activity: null,
    condition: 'well',
    runs: [],
    progress: null,
    lists: null,
  };
  readonly #listeners = new Set<(event: WorkerEvent) => void>();
  #seq = 0;

  async open(): Promise<void> {
    this.#show({ environment: 'initializing', kernel: 'starting' });
    await Promise.resolve();
    if (this.openFault !== undefined) {
      this.#show({ environment: 'closed', kernel: null });
      throw new QueueServerError('ENVIRONMENT_FAILED', [this.openFault]);
    }
    this.#appear();
  }

  reattach(): Promise<ReattachedWork | undefined> {
    if (this.left !== undefined) this.#appear();
    return Promise.resolve(this.left);
  }

  close(): Promise<void> {
    this.#disappear();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#disappear();
    return Promise.resolve();
  }

  startPlan(item: QueueItem): void {
    if (this.refuses !== undefined) throw new QueueServerError('PLAN_REFUSED', [this.refuses]);
    this.started.push(item);
    this.#act({ re_state: 'running', item_uid: item.item_uid, cell: 'manager' });
  }

  continuePlan(itemUid: string, option: ContinueOption): void {
    this.continued.push(option);
    this.#act({ re_state: 'running', item_uid: itemUid, cell: 'manager' });
  }

  pausePlan(option: PauseOption): void {
    if (this.view.activity?.re_state !== 'running')
      throw new QueueServerError('RE_REFUSED', ['it is not running']);
    this.#act({ pause_requested: option === 'deferred' });
  }

  startTask(task: WorkerTask): void {
    this.tasks.push(task);
    if (!task.background) this.#act({ cell: 'manager', task_uid: task.task_uid });
  }

  /** The task that was started last ends. */
  endTask(more: Partial<TaskReport> = {}): void {
    const task_uid = this.tasks.at(-1)?.task_uid ?? '';
    const report = { seq: ++this.#seq, task_uid, success: true, msg: '', traceback: '', return_value: null };
    this.#act({ cell: 'none', task_uid: null });
    this.#emit({ event: 'task_report', report: { ...report, time_start: 1, time_stop: 2, ...more } });
  }

  metadata(): Promise<JsonObject> {
    return Promise.resolve({ versions: { a: '1', b: '2' }, scan_id: 5 });
  }

  reserve(): void {}

  interrupt(): void {}

  acknowledge(seq: number): void {
    this.acknowledged.push(seq);
  }

  codeOf({ name }: QueueItem): string {
    return `await RE(${name}())`;
  }

  /** Code in the environment asks for an API method. */
  ask(method: string, params: JsonObject = {}, username = 'alice'): Promise<JsonObject> {
    return new Promise((resolve) => {
      const answer = (reply: string): void => resolve(parseJson(reply) as JsonObject);
      this.#emit({ event: 'request', request: { method, params: stringifyJson(params), username, answer } });
    });
  }

  connectInfo(): ConnectInfo | undefined {
    return undefined;
  }

  observe(listener: (event: WorkerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  detach(): void {}

  /** The plan that was started last pauses. */
  pause(): void {
    this.#act({ re_state: 'paused', cell: 'none' });
    this.#emit({ event: 'paused', item_uid: this.#lastUid() });
  }

  /** The plan that was started last ends. */
  end(plan_state: PlanReport['plan_state'], more: Partial<PlanReport> = {}): PlanReport {
    const report: PlanReport = {
      seq: ++this.#seq,
      item_uid: this.#lastUid(),
      plan_state,
      stop_queue: false,
      run_uids: ['run-1'],
      scan_ids: [1],
      msg: '',
      traceback: '',
      time_start: 1_700_000_000,
      time_stop: 1_700_000_001.5,
      ...more,
    };
    this.#act(FREE);
    this.#emit({ event: 'report', report });
    return report;
  }

  /** A plan that a person ran has ended. Told again with the same report: as after a crash. */
  endTyped(report: TypedPlanReport): void {
    this.#emit({ event: 'typed_report', report });
  }

  /** A person's cell begins or ends. */
  occupy(cell: WorkerActivity['cell']): void {
    this.#act({ cell });
  }

  die(reason: string): void {
    this.#disappear();
    this.#emit({ event: 'died', reason });
  }

  #lastUid(): string {
    return this.started.at(-1)?.item_uid ?? this.left?.item_uid ?? '';
  }

  #appear(): void {
    this.#show({ environment: 'idle', kernel: 'idle', activity: FREE, lists: this.lists });
    this.#emit({ event: 'lists_changed' });
  }

  #disappear(): void {
    this.#show({ environment: 'closed', kernel: null, activity: null, runs: [] });
  }

  #act(activity: Partial<WorkerActivity>): void {
    this.#show({ activity: { ...(this.view.activity ?? FREE), ...activity } });
  }

  #show(view: Partial<WorkerView>): void {
    this.view = { ...this.view, ...view };
    this.#emit({ event: 'changed' });
  }

  #emit(event: WorkerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
