import type { JsonObject, JsonValue } from '../protocol/index.js';
import type { MethodName } from '../protocol/methods/index.js';
import {
  Calls,
  type AtMostOne,
  type CallOptions,
  type FailureMode,
  type GivenParameters,
  type Reply,
  type Success,
} from './calls.js';
import { RequestParameterError } from './errors.js';
import { Resource } from './resources.js';
import { Session, type ClientOptions } from './session.js';
import { CachedReplies, type CachedMethod } from './cached-replies.js';
import type { Cached } from './status/cached.js';
import type { StatusCondition, Wait, WaitOptions } from './status/wait.js';
import { BoundedQueue } from './streams/bounded-queue.js';
import {
  runTask,
  taskUids,
  waitForCompletedTask,
  type EndedTask,
  type TaskRequests,
  type TaskWaitOptions,
} from './tasks.js';
import type { ClientTransport, RequestOptions } from './transport.js';
import type { RunInfo, Status, TaskResult, TaskState } from './types.js';

export interface ReloadOptions extends RequestOptions {
  /** Ask for the status anew; what it shows to be unchanged still comes from memory. */
  readonly reload?: boolean | undefined;
}

export interface LockOptions extends RequestOptions {
  /** Default: the key of the client. */
  readonly lockKey?: string | undefined;
  /** Why it is locked, for others to read. */
  readonly note?: string | undefined;
  readonly user?: string | undefined;
}

export interface LockKeyOptions extends RequestOptions {
  /** Default: the key of the client. */
  readonly lockKey?: string | undefined;
}

/**
 * A client of an RE Manager. Every method of the manager is a method here, with its name in camel case (`queue_item_add` is
 * `itemAdd`): most are made from their contracts (`calls.ts`), and the rest, which do more, stand below. Options are in camel
 * case; replies are as they travel. A refused request throws, unless the client was made to return refusals.
 */
export class REManagerClient<F extends FailureMode = 'throw'> extends Calls<F> {
  readonly #session: Session;
  readonly #returnsFailures: boolean;
  readonly #caches: CachedReplies;

  constructor(
    from: ClientTransport | Session,
    options: ClientOptions & { readonly requestFailures?: F | undefined } = {},
  ) {
    super();
    this.#session = from instanceof Session ? from : new Session(from, options);
    this.#returnsFailures = options.requestFailures === 'return';
    this.#caches = new CachedReplies(this.#session, !this.#returnsFailures);
  }

  /** The same client, with the same connection, that gives refusals back instead of throwing them. */
  returningFailures(): REManagerClient<'return'> {
    return new REManagerClient(this.#session, { requestFailures: 'return' });
  }

  get protocol(): 'ZMQ' | 'HTTP' {
    return this.#session.transport.protocol;
  }

  /** Who asks, unless a call says otherwise. */
  get user(): string {
    return this.#session.user;
  }

  set user(name: string) {
    this.#session.user = name;
  }

  get userGroup(): string {
    return this.#session.userGroup;
  }

  set userGroup(name: string) {
    this.#session.userGroup = name;
  }

  /** The lock key for calls about the lock, and, while `sendLockKey` is on, for all calls that the lock can bar. */
  get lockKey(): string | undefined {
    return this.#session.lockKey;
  }

  set lockKey(key: string | undefined) {
    this.#session.lockKey = key;
  }

  get sendLockKey(): boolean {
    return this.#session.sendLockKey;
  }

  set sendLockKey(isOn: boolean) {
    this.#session.sendLockKey = isOn;
  }

  /** Console output of manager and worker. */
  get console(): Session['console'] {
    return this.#session.console;
  }

  /** Every status that the manager publishes. */
  get systemInfo(): Session['systemInfo'] {
    return this.#session.systemInfo;
  }

  /** Numbered changes of queue, history and run list. */
  get changes(): Session['changes'] {
    return this.#session.changes;
  }

  /** What a display shows, kept up to date: `resources.queue.subscribe(show)`. */
  get resources() {
    const resource = <Name extends CachedMethod>(name: Name) =>
      new Resource(this.#caches.of(name) as unknown as Cached<Success<Name>>, this.#session.waits);
    return {
      queue: resource('queue_get'),
      history: resource('history_get'),
      plansAllowed: resource('plans_allowed'),
      devicesAllowed: resource('devices_allowed'),
      plansExisting: resource('plans_existing'),
      devicesExisting: resource('devices_existing'),
      runs: resource('re_runs'),
      lock: resource('lock_info'),
    };
  }

  /** Any request, with parameters by their names on the wire, sent as they are. */
  sendRequest<Name extends MethodName>(
    method: Name,
    params?: JsonObject,
    options?: RequestOptions,
  ): Promise<Reply<Name, F>>;
  sendRequest(method: string, params?: JsonObject, options?: RequestOptions): Promise<JsonObject>;
  async sendRequest(method: string, params: JsonObject = {}, options: RequestOptions = {}): Promise<unknown> {
    if (typeof method !== 'string' || method === '')
      throw new RequestParameterError('Give the name of a method.');
    return this.#session.send(method, params, options, !this.#returnsFailures);
  }

  /** Used by the methods that are made from contracts; see `sendRequest` for requests of your own. */
  async call<Name extends MethodName>(
    method: Name,
    params: GivenParameters,
    options: CallOptions = {},
  ): Promise<Reply<Name, F>> {
    const reply = await this.#session.call(method, params, options, !this.#returnsFailures);
    if (method === 'environment_destroy') this.#session.waits.unsettle();
    return reply as unknown as Reply<Name, F>;
  }

  /** The status: from memory if it is younger than `statusExpirationMs` and nothing was changed since. */
  async status({ reload }: ReloadOptions = {}): Promise<Status> {
    return this.#session.status.get(reload);
  }

  /** Asks the manager whether it is there. */
  async ping(options: RequestOptions = {}): Promise<Status> {
    return (await this.#session.call('ping', {}, options, true)) as unknown as Status;
  }

  queueGet(options: ReloadOptions = {}): Promise<Reply<'queue_get', F>> {
    return this.#fromCache('queue_get', options);
  }

  /** The whole history, from memory while it is the same; a page of it, or the entries of one item, from the manager. */
  historyGet(
    options: ReloadOptions & { offset?: number; limit?: number; itemUid?: string } = {},
  ): Promise<Reply<'history_get', F>> {
    const { offset, limit, itemUid } = options;
    const isWhole = offset === undefined && limit === undefined && itemUid === undefined;
    if (isWhole) return this.#fromCache('history_get', options);
    return this.call('history_get', { offset, limit, item_uid: itemUid }, options);
  }

  plansAllowed(options: ReloadOptions & { userGroup?: string } = {}): Promise<Reply<'plans_allowed', F>> {
    return this.#fromCache('plans_allowed', options);
  }

  devicesAllowed(options: ReloadOptions & { userGroup?: string } = {}): Promise<Reply<'devices_allowed', F>> {
    return this.#fromCache('devices_allowed', options);
  }

  plansExisting(options: ReloadOptions = {}): Promise<Reply<'plans_existing', F>> {
    return this.#fromCache('plans_existing', options);
  }

  devicesExisting(options: ReloadOptions = {}): Promise<Reply<'devices_existing', F>> {
    return this.#fromCache('devices_existing', options);
  }

  /** The runs of the current plan: all, or those that are open or closed. */
  async reRuns(
    option: 'active' | 'open' | 'closed' = 'active',
    options: ReloadOptions = {},
  ): Promise<Reply<'re_runs', F>> {
    if (!['active', 'open', 'closed'].includes(option)) {
      throw new RangeError(`There is no option '${String(option)}', only active, open and closed.`);
    }
    const reply = await this.#fromCache('re_runs', options);
    if (option === 'active' || reply.success !== true) return reply;
    const runs = reply.run_list as readonly RunInfo[];
    return { ...reply, run_list: runs.filter((run) => run.is_open === (option === 'open')) };
  }

  /** Changes modes of the queue, or puts all back to the default. */
  queueModeSet(
    mode: { readonly loop?: boolean; readonly ignoreFailures?: boolean } | 'default',
    options: CallOptions = {},
  ): Promise<Reply<'queue_mode_set', F>> {
    if (mode === 'default') return this.call('queue_mode_set', { mode }, options);
    const { loop, ignoreFailures } = mode;
    const changes = {
      ...(loop !== undefined && { loop }),
      ...(ignoreFailures !== undefined && { ignore_failures: ignoreFailures }),
    };
    return this.call('queue_mode_set', { mode: changes }, options);
  }

  /** Moves one item: from a position or by its uid, to a position or next to another item. */
  itemMove(
    from: AtMostOne<'pos' | 'uid'>,
    to: AtMostOne<'pos_dest' | 'before_uid' | 'after_uid'>,
    options: LockKeyOptions = {},
  ): Promise<Reply<'queue_item_move', F>> {
    const { pos, uid } = from;
    const { posDest: pos_dest, beforeUid: before_uid, afterUid: after_uid } = to;
    return this.call('queue_item_move', { pos, uid, pos_dest, before_uid, after_uid }, options);
  }

  /** The state of one task, or of several by their uids. */
  taskStatus(task: string, options?: RequestOptions): Promise<TaskState>;
  taskStatus(tasks: Iterable<string>, options?: RequestOptions): Promise<Readonly<Record<string, TaskState>>>;
  async taskStatus(task: string | Iterable<string>, options: RequestOptions = {}): Promise<unknown> {
    const uids = taskUids(task);
    const asked = typeof task === 'string' ? { task_uid: task } : { task_uid: uids };
    return (await this.#session.call('task_status', asked, options, true)).status;
  }

  /** What became of a task; look at `status` to know which members `result` has. */
  async taskResult(task: string, options: RequestOptions = {}): Promise<TaskResult> {
    const params = { task_uid: taskUids(task)[0] };
    const reply = await this.#session.call('task_result', params, options, true);
    return reply as unknown as TaskResult;
  }

  /** Locks what is asked for, and nothing else: the lock is replaced. */
  async lock(
    what: { readonly environment?: boolean; readonly queue?: boolean } & LockOptions,
  ): Promise<Reply<'lock', F>> {
    const { environment, queue, note, lockKey } = what;
    const flags = { ...(environment && { environment }), ...(queue && { queue }) };
    return this.call('lock', { ...flags, note, lock_key: this.#session.keyFor(lockKey) }, what);
  }

  lockEnvironment(options: LockOptions = {}): Promise<Reply<'lock', F>> {
    return this.lock({ ...options, environment: true });
  }

  lockQueue(options: LockOptions = {}): Promise<Reply<'lock', F>> {
    return this.lock({ ...options, queue: true });
  }

  lockAll(options: LockOptions = {}): Promise<Reply<'lock', F>> {
    return this.lock({ ...options, environment: true, queue: true });
  }

  /** Unlocks with the key of the lock, or the emergency key. */
  async unlock(options: LockKeyOptions = {}): Promise<Reply<'unlock', F>> {
    return this.call('unlock', { lock_key: this.#session.keyFor(options.lockKey) }, options);
  }

  /** Who holds the lock. With a key: whether it is the right one, or else it is refused. */
  lockInfo(options: ReloadOptions & LockKeyOptions = {}): Promise<Reply<'lock_info', F>> {
    if (options.lockKey === undefined) return this.#fromCache('lock_info', options);
    return this.call('lock_info', { lock_key: this.#session.keyFor(options.lockKey) }, options);
  }

  /** Waits until the condition is true of a status. Gives that status. */
  waitForCondition(condition: StatusCondition, options: WaitOptions = {}): Promise<Status> {
    return this.startWait(condition, options).promise;
  }

  waitForIdle(options: WaitOptions = {}): Promise<Status> {
    return this.waitForCondition(({ manager_state }) => manager_state === 'idle', options);
  }

  waitForIdleOrPaused(options: WaitOptions = {}): Promise<Status> {
    return this.waitForCondition(({ manager_state }) => ['idle', 'paused'].includes(manager_state), options);
  }

  /** Of use with autostart: after the environment is open, the manager is one or the other. */
  waitForIdleOrRunning(options: WaitOptions = {}): Promise<Status> {
    return this.waitForCondition(
      ({ manager_state }) => ['idle', 'executing_queue'].includes(manager_state),
      options,
    );
  }

  /** A wait whose deadline can be moved while it lasts. Mind its `promise`: it rejects when time is up. */
  startWait(condition: StatusCondition, options: WaitOptions = {}): Wait {
    return this.#session.waits.start(condition, options);
  }

  /** Every new status, until the signal is aborted: for displays. */
  async *statusUpdates({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Status, void> {
    // A display wants the state of now: what it was too slow for is of no interest.
    const queue = new BoundedQueue<Status>(1, 'drop-oldest');
    let last: unknown;
    const wait = this.startWait(
      (status) => {
        if (status.status_uid !== last) queue.push(status);
        last = status.status_uid;
      },
      { signal, timeoutMs: Infinity },
    );
    wait.promise.catch(() => queue.close());
    try {
      for (let status = await queue.take(); status !== undefined; status = await queue.take()) yield status;
    } finally {
      wait.cancel();
    }
  }

  /** Waits until at least one of the tasks has ended. Gives those that have; never empty. */
  async waitForCompletedTask(
    task: string | Iterable<string>,
    options: TaskWaitOptions = {},
  ): Promise<Map<string, EndedTask>> {
    return waitForCompletedTask(this.#taskRequests, task, options);
  }

  /** Submits, waits and fetches: `await rm.runTask(rm.functionExecute(func('add', [1, 2])))` gives what it returned. */
  async runTask(
    submitted: string | { readonly task_uid: string } | PromiseLike<{ readonly task_uid: string }>,
    options: WaitOptions = {},
  ): Promise<JsonValue> {
    return runTask(this.#taskRequests, submitted, options);
  }

  /** Ends waits and streams, and closes the connection. */
  close(): Promise<void> {
    return this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #taskRequests(): TaskRequests {
    return {
      status: (reload) => this.#session.status.get(reload),
      taskStatus: (uids) => this.taskStatus(uids),
      taskResult: (uid) => this.taskResult(uid),
      waitFor: (condition, options) => this.waitForCondition(condition, options),
    };
  }

  async #fromCache<Name extends CachedMethod>(
    method: Name,
    { reload = false, userGroup }: ReloadOptions & CallOptions,
  ): Promise<Reply<Name, F>> {
    return (await this.#caches.of(method, userGroup).get(reload)) as Reply<Name, F>;
  }
}
