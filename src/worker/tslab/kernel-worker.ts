import { hasCode, messageOf, QueueServerError } from '../../errors.js';
import { connectionFileWithPorts, describeExit, KernelClient, type KernelExit } from '../../jupyter/index.js';
import {
  conditionIn,
  WORKER_COMM_TARGET,
  type ContinueOption,
  type EnvironmentState,
  type KernelCondition,
  type KernelState,
  type JsonObject,
  type PauseOption,
  type PlanMetadata,
  type PlanRecord,
  type QueueItem,
  type TaskMetadata,
  type WorkerState,
} from '../../protocol/index.js';
import { renderRun, type KnownNames } from '../call/index.js';
import type { ConnectInfo, ReattachedWork, Worker, WorkerEvent, WorkerTask, WorkerView } from '../worker.js';
import { consoleText } from './console-text.js';
import type { HostedKernel, KernelHost } from './kernel-host.js';
import { functionCall } from './function-call.js';
import { KernelNews } from './kernel-news.js';
import { prepareKernel, type KernelSettings } from './kernel-settings.js';
import { removeMarkedConnection } from './left-connections.js';
import { WorkerLine } from './worker-line.js';

/** A kernel that is asked to shut down in order, and does not, is killed after this time. */
const CLOSE_GRACE_MS = 5_000;

interface Link {
  readonly hosted: HostedKernel;
  readonly client: KernelClient;
  readonly line: WorkerLine;
  readonly connection: ConnectInfo;
}

/**
 * The worker that is a tslab kernel. Plans are execute requests with code that a person can read; everything else goes
 * through the comm `skyqueue` (src/protocol/worker-comm.ts).
 *
 * The end of a plan is told to the manager when its cell is over too, so that the kernel is free when the manager says so.
 */
export class KernelWorker implements Worker {
  readonly #host: KernelHost;
  readonly #settings: KernelSettings;
  readonly #log: (text: string) => void;
  readonly #listeners = new Set<(event: WorkerEvent) => void>();
  #link: Link | null = null;
  /** Of the kernel that is there or about to start. */
  #connectionFile: string | null = null;
  #environment: EnvironmentState = 'closed';
  /** How many cells were sent. */
  #sent = 0;
  readonly #news = new KernelNews((event) => this.#emit(event));
  /** Says why the process is about to end; what ends without a reason has died. */
  #ending: string | null = null;
  #reserved: NodeJS.Timeout | undefined;

  constructor(host: KernelHost, settings: KernelSettings, log: (text: string) => void) {
    this.#host = host;
    this.#settings = settings;
    this.#log = log;
  }

  get view(): WorkerView {
    return {
      environment: this.#environmentState(),
      kernel: this.#kernelState(),
      ...this.#news.told,
    };
  }

  get #told(): KernelNews['told'] {
    return this.#news.told;
  }

  async open(): Promise<void> {
    this.#ending = null;
    this.#setEnvironment('initializing');
    let hosted: HostedKernel | undefined;
    try {
      const spec = await prepareKernel(this.#settings, this.#host.ownerPid);
      this.#connectionFile = spec.connection_file;
      hosted = await this.#host.start(spec);
      this.#watch(hosted);
      const { typed_reports } = await this.#attach(hosted);
      for (const report of typed_reports) this.#news.ends.tell({ event: 'typed_report', report });
    } catch (error) {
      this.#setEnvironment('failed');
      this.#ending ??= 'its opening failed';
      await this.#host.kill();
      // Whoever notices first that the kernel is gone does not know yet what it said last: there the reason is.
      const reason =
        hosted !== undefined && hasCode(error, 'KERNEL_DIED')
          ? `The kernel ended (${exitText(hosted, await hosted.process.exited)})`
          : reasonOf(error);
      await this.#letGo();
      throw new QueueServerError('ENVIRONMENT_FAILED', [reason], { cause: error });
    }
  }

  async reattach(): Promise<ReattachedWork | undefined> {
    const hosted = await this.#host.current();
    if (hosted === undefined) return undefined;
    this.#connectionFile = hosted.connectionFile;
    this.#setEnvironment('initializing');
    this.#watch(hosted);
    try {
      const { activity, reports, task_reports, typed_reports } = await this.#attach(hosted);
      const paused =
        activity.item_uid !== null && activity.re_state === 'paused' && activity.cell !== 'manager';
      this.#news.ends.areKnown([...reports, ...task_reports, ...typed_reports]);
      const { item_uid, task_uid } = activity;
      return { item_uid, paused, reports, task_uid, task_reports, typed_reports };
    } catch (error) {
      this.#log(`The kernel that runs cannot be used and is ended: ${messageOf(error)}`);
      await this.destroy();
      return undefined;
    }
  }

  async close(): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    this.#ending = 'closed';
    this.#setEnvironment('closing');
    await link.client.shutdown({ graceMs: CLOSE_GRACE_MS, cause: 'closed' });
    await this.#letGo();
  }

  async destroy(): Promise<void> {
    this.#ending = 'destroyed';
    this.#setEnvironment('closing');
    await this.#host.kill();
    await this.#letGo();
  }

  startPlan(item: QueueItem, allowed: KnownNames): void {
    const code = renderRun(item, this.#recordOf(item), { ...allowed, variableOf: this.#variableOf });
    this.#run(code, {
      generated: true,
      item_uid: item.item_uid,
      action: 'run',
      ...(typeof item.user === 'string' ? { user: item.user } : {}),
    });
  }

  codeOf(item: QueueItem): string {
    const { plans = {}, devices = {} } = this.#told.lists ?? {};
    const descriptions = Object.entries(plans).map(([name, { description }]) => [name, description] as const);
    return renderRun(item, this.#recordOf(item), {
      ...{ plans: Object.fromEntries(descriptions), devices },
      variableOf: this.#variableOf,
    });
  }

  /** Of a plan that clients know by another name. */
  readonly #variableOf = (plan: string): string | undefined => this.#told.lists?.plans[plan]?.call.callee;

  continuePlan(itemUid: string, option: ContinueOption): void {
    this.#run(`await RE.${option}()`, { generated: true, item_uid: itemUid, action: option });
  }

  pausePlan(option: PauseOption): void {
    const state = this.#told.activity?.re_state;
    if (state !== 'running')
      throw new QueueServerError('RE_REFUSED', [`it is ${state ?? 'not there'}, not running`]);
    this.#tell({ ask: 'pause', option });
  }

  startTask(task: WorkerTask): void {
    const begun = Date.now() / 1000;
    this.#startTask(task).catch((error: unknown) => {
      // No report of the kernel will come: this one is ours, and has no number that would have to be acknowledged.
      const msg = messageOf(error);
      const traceback = `Traceback (most recent call first):\n${msg}`;
      const end = { success: false, msg, traceback, return_value: null };
      const report = {
        seq: 0,
        task_uid: task.task_uid,
        ...end,
        time_start: begun,
        time_stop: Date.now() / 1000,
      };
      this.#emit({ event: 'task_report', report });
    });
  }

  async #startTask(task: WorkerTask): Promise<void> {
    const { client, line } = this.#open();
    const code = task.kind === 'script' ? task.script : await functionCall(task, line);
    const options = {
      kind: task.kind,
      update_lists: task.kind === 'script' && task.update_lists,
      update_re: task.kind === 'script' && task.update_re,
    };
    const { task_uid } = task;
    if (task.background) return void (await line.ask({ ask: 'run_task', task_uid, code, ...options }));
    const metadata: TaskMetadata = { ...options, task_uid, generated: task.kind === 'function' };
    this.#send(client, code, metadata);
  }

  async metadata(): Promise<JsonObject> {
    return (await this.#open().line.ask({ ask: 'metadata' })) as JsonObject;
  }

  reserve(ms: number): void {
    clearTimeout(this.#reserved);
    this.#reserved = setTimeout(() => {
      this.#reserved = undefined;
      this.#emit({ event: 'changed' });
    }, ms).unref();
    this.#emit({ event: 'changed' });
  }

  interrupt(): void {
    this.#open()
      .client.interrupt()
      .catch((error: unknown) => this.#log(`The kernel could not be interrupted: ${messageOf(error)}`));
  }

  acknowledge(seq: number): void {
    this.#tell({ ask: 'acknowledge', seq });
  }

  connectInfo(): ConnectInfo | undefined {
    return this.#settings.isShared ? this.#link?.connection : undefined;
  }

  observe(listener: (event: WorkerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  detach(): void {
    void this.#link?.client.dispose();
    this.#link = null;
  }

  async #attach(hosted: HostedKernel): Promise<WorkerState> {
    const gone = new AbortController();
    void hosted.process.exited.then((exit) =>
      gone.abort(new QueueServerError('KERNEL_DIED', [exitText(hosted, exit)])),
    );
    const connection = await connectionFileWithPorts(hosted.connectionFile, gone.signal);
    const client = await KernelClient.connect(connection, {
      signal: gone.signal,
      process: hosted.process,
      username: 'queue',
      ...(hosted.secret === undefined ? {} : { secret: hosted.secret }),
      onIopub: (message) => {
        this.#heed(conditionIn(message.metadata));
        this.#say(consoleText(message));
      },
      onFault: (error) => this.#log(`Kernel connection: ${messageOf(error)}`),
    });
    const line: WorkerLine = new WorkerLine(
      client.openComm(WORKER_COMM_TARGET),
      (news) => this.#news.take(news),
      ({ request, method, params, username }) => {
        const answer = (value: string): void => line.reply(request, value);
        this.#emit({ event: 'request', request: { method, params, username, answer } });
      },
    );
    this.#link = { hosted, client, line, connection };
    // That may have been told while we connected.
    if (this.#told.condition === 'broken') throw new QueueServerError('KERNEL_BROKEN');
    const state = await line.ask({ ask: 'attach' });
    this.#environment = 'idle';
    this.#news.attached(state);
    this.#emit({ event: 'changed' });
    return state;
  }

  /** Sends a cell. One that was aborted has never run, and is sent again; the kernel starts no item twice. */
  #run(code: string, metadata: PlanMetadata): void {
    this.#send(this.#open().client, code, metadata);
  }

  #send(client: KernelClient, code: string, metadata: PlanMetadata | TaskMetadata): void {
    const options = { stopOnError: false, metadata: { skyqueue: metadata } };
    this.#sent += 1;
    const sent = this.#sent;
    client.execute(code, options).done.then(
      (reply) => {
        if (this.#link?.client !== client) return;
        if (reply.status === 'aborted') this.#send(client, code, metadata);
        else if (reply.status === 'error') void this.#catchUp(sent);
      },
      () => {}, // the kernel's end is told by its process
    );
  }

  /** After a cell that failed: if it was refused, there is no news of it, and the state tells how things stand. */
  async #catchUp(sent: number): Promise<void> {
    const state = await this.#link?.line.ask({ ask: 'attach' }).catch(() => undefined);
    if (state === undefined) return;
    this.#news.caughtUp(state);
    const { item_uid, re_state, cell } = state.activity;
    // A plan that was told to go on meanwhile is not paused any more, although that cell may not have begun.
    if (item_uid !== null && re_state === 'paused' && cell !== 'manager' && this.#sent === sent)
      this.#emit({ event: 'paused', item_uid });
    this.#emit({ event: 'changed' });
  }

  #watch(hosted: HostedKernel): void {
    void hosted.process.exited.then(async (exit) => {
      if (this.#ending !== null || this.#environment === 'initializing') return;
      // What the kernel said before it died may still be on its way: a report among it counts.
      await this.#link?.line.closed;
      this.#news.ends.release();
      await this.#letGo();
      this.#emit({ event: 'died', reason: exitText(hosted, exit) });
    });
  }

  async #letGo(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.client.dispose();
    if (this.#connectionFile !== null && !this.#settings.keepsConnectionFile)
      await removeMarkedConnection(this.#connectionFile);
    this.#connectionFile = null;
    this.#news.gone();
    this.#environment = 'closed';
    this.#emit({ event: 'changed' });
  }

  #tell(question: { ask: 'pause'; option: PauseOption } | { ask: 'acknowledge'; seq: number }): void {
    this.#link?.line.ask(question).catch((error: unknown) => {
      if (!hasCode(error, 'KERNEL_CLOSED')) this.#log(messageOf(error));
    });
  }

  #recordOf({ name }: QueueItem): PlanRecord {
    const plans = this.#told.lists?.plans ?? {};
    const record = Object.hasOwn(plans, name) ? plans[name] : undefined;
    if (record === undefined) throw new QueueServerError('PLAN_REFUSED', [`there is no plan ${name}`]);
    return record;
  }

  #environmentState(): EnvironmentState {
    if (this.#environment !== 'idle') return this.#environment;
    const { activity } = this.#told;
    if (activity?.cell === 'manager') {
      if (activity.task_uid !== null) return 'executing_task';
      if (activity.item_uid !== null) return 'executing_plan';
    }
    return this.#reserved === undefined ? 'idle' : 'reserved';
  }

  #kernelState(): KernelState | null {
    if (this.#environment === 'closed') return null;
    if (!this.#settings.isShared) return 'disabled';
    const { activity } = this.#told;
    if (activity === null) return 'starting';
    return activity.cell === 'none' ? 'idle' : 'busy';
  }

  #setEnvironment(state: EnvironmentState): void {
    this.#environment = state;
    this.#emit({ event: 'changed' });
  }

  #open(): Link {
    if (this.#link === null) throw new QueueServerError('ENVIRONMENT_CLOSED');
    return this.#link;
  }

  #heed(condition: KernelCondition | null): void {
    if (!this.#news.heed(condition)) return;
    if (condition === 'broken') this.#link?.line.giveUp(new QueueServerError('KERNEL_BROKEN'));
    this.#emit({ event: 'changed' });
  }

  #say(text: string): void {
    if (text !== '') this.#emit({ event: 'console', text });
  }

  #emit(event: WorkerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function exitText(hosted: HostedKernel, exit: KernelExit): string {
  const words = hosted.lastWords().trim();
  return words === '' ? describeExit(exit) : `${describeExit(exit)}: ${words}`;
}

function reasonOf(error: unknown): string {
  return hasCode(error, 'RE_REFUSED')
    ? messageOf(error).replace(/^The Run Engine refused: /, '')
    : messageOf(error);
}
