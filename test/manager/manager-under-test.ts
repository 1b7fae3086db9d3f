import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import {
  KnownLists,
  lineLog,
  Manager,
  Permissions,
  type DeviceNameSettings,
  type LockRecord,
} from '../../src/manager/index.js';
import type { AllowedNames } from '../../src/permissions/index.js';
import {
  parseJson,
  plainValue,
  stringifyJson,
  type JsonObject,
  type Status,
} from '../../src/protocol/index.js';
import { PlanQueue } from '../../src/queue/index.js';
import type { MemoryContents } from '../../src/store/index.js';
import { jsonEncoding, type Encoding } from '../../src/transport/index.js';
import { FakeWorker } from '../fakes/fake-worker.js';
import { StubbornStore } from '../fakes/stubborn-store.js';

// A reply has the fields of its method; tests look into whichever they are about.
export type Reply = Record<string, never> & { success: boolean; msg: string };

export const COUNT = { item_type: 'plan', name: 'count', args: [['det1']] };
const EVERYTHING = { allowed_plans: [null], allowed_devices: [null], allowed_functions: [null] };
const PRIVATE = { forbidden_plans: [':^_'], forbidden_devices: [':^_:?.*'], forbidden_functions: [':^_'] };
const PERMISSIONS = { user_groups: { root: { ...EVERYTHING, ...PRIVATE }, primary: EVERYTHING } };
export const BY = { user: 'u', user_group: 'primary' };

/** A manager on a store in memory and a fake worker. */
export class ManagerUnderTest {
  readonly worker: FakeWorker;
  readonly queue: PlanQueue;
  readonly published: { topic: string; payload: JsonObject }[] = [];
  readonly ends: string[] = [];
  readonly store: StubbornStore;
  readonly #changes = new EventEmitter();
  #manager!: Manager;

  static async start(
    options: {
      contents?: MemoryContents;
      worker?: FakeWorker;
      isRestart?: boolean;
      lock?: LockRecord;
      emergencyLockKey?: string;
      permittedMetadata?: string[];
      encoding?: Encoding;
      deviceNames?: Partial<DeviceNameSettings>;
      onError?: (text: string) => void;
      readPermissions?: () => JsonObject;
      readLists?: () => AllowedNames;
      recordsTypedPlans?: boolean;
      onPublish?: (topic: string, payload: JsonObject) => void;
    } = {},
  ): Promise<ManagerUnderTest> {
    const { encoding = jsonEncoding } = options;
    const store = new StubbornStore(options.contents);
    const queue = await PlanQueue.open(store);
    if (options.lock !== undefined) await queue.setRecord('lock_info', { ...options.lock });
    const permissions = await Permissions.load({
      reload: 'ON_STARTUP',
      isRestart: false,
      readFile: options.readPermissions ?? (() => PERMISSIONS),
      stored: undefined,
      readStored: () => queue.rereadRecord('user_group_permissions'),
      store: (content) => queue.setRecord('user_group_permissions', content),
      report: (complaint) => assert.fail(complaint),
    });
    const test = new ManagerUnderTest(queue, store, options.worker ?? new FakeWorker());
    test.#manager = await Manager.start({
      queue,
      worker: test.worker,
      lists: new KnownLists(permissions.groups, options.deviceNames),
      emergencyLockKey: options.emergencyLockKey,
      log: lineLog('test', options.onError ? 'error' : 'none', options.onError ?? (() => {})),
      encoding,
      info: {
        isHeard: () => true,
        publish: (topic, payload) => {
          const message = encoding.decode(payload) as JsonObject;
          test.#publish(topic, message);
          options.onPublish?.(topic, message);
        },
      },
      version: '1.2.3',
      permissions,
      permittedMetadata: options.permittedMetadata ?? ['/'],
      readLists: options.readLists ?? (() => ({ plans: {}, devices: {} })),
      recordsTypedPlans: options.recordsTypedPlans ?? false,
      isRestart: options.isRestart ?? false,
      onLists: () => {},
      end: () => test.ends.push('stop'),
      die: () => test.ends.push('die'),
    });
    return test;
  }

  private constructor(queue: PlanQueue, store: StubbornStore, worker: FakeWorker) {
    this.queue = queue;
    this.store = store;
    this.worker = worker;
  }

  get status(): Status {
    return this.#manager.status;
  }

  handle(body: Buffer): Buffer | Promise<Buffer> {
    return this.#manager.handle(body);
  }

  /** Throws away what has come together here, in queue and history, so that memory can be compared. */
  async forget(): Promise<void> {
    this.published.length = 0;
    this.worker.tasks.length = 0;
    await this.queue.clear();
    await this.queue.clearHistory();
  }

  async raw(body: string): Promise<Reply> {
    const reply = await this.#manager.handle(Buffer.from(body));
    return plainValue(parseJson(reply.toString())) as Reply;
  }

  request(method: string, params: JsonObject = {}): Promise<Reply> {
    return this.raw(stringifyJson({ method, params }));
  }

  /** Waits until the status is as asked; every change of it is published. */
  async until(isReached: (status: Status) => boolean): Promise<Status> {
    while (!isReached(this.status)) await once(this.#changes, 'status');
    return this.status;
  }

  async open(): Promise<void> {
    await this.request('environment_open');
    await this.until((status) => status.worker_environment_exists);
  }

  /** Opens the environment, queues plans, starts the queue, and waits until the first one runs. */
  async runQueue(plans: number, item: JsonObject = COUNT): Promise<void> {
    await this.open();
    for (let i = 0; i < plans; i++) await this.request('queue_item_add', { item, ...BY });
    await this.request('queue_start');
    await this.until((status) => status.manager_state === 'executing_queue');
  }

  async close(): Promise<void> {
    await this.#manager.stop();
    await this.queue.close();
  }

  #publish(topic: string, payload: JsonObject): void {
    this.published.push({ topic, payload });
    if (topic === 'QS_Info') this.#changes.emit('status');
  }
}

/** Runs a test with a manager, and ends it whatever happens. */
export async function withManager(
  options: Parameters<typeof ManagerUnderTest.start>[0],
  body: (manager: ManagerUnderTest) => Promise<void>,
): Promise<void> {
  const manager = await ManagerUnderTest.start(options);
  try {
    await body(manager);
  } finally {
    await manager.close();
  }
}
