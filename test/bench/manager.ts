import {
  residentMB,
  TestManager,
  USER,
  type ManagerOptions,
  type Status,
} from '../integration/harness/index.js';
import { longestWait, requestRate, timeOfOne } from './requests.js';
import type { RowName } from './rows.js';
import type { Figures } from './table.js';

const STATUS = JSON.stringify({ method: 'status', params: {} });
const PLAN = { item_type: 'plan', name: 'count', args: [['det1', 'det2']], kwargs: { num: 1 } };
const ADD = JSON.stringify({ method: 'queue_item_add', params: { item: PLAN, ...USER } });
const QUEUE_GET = JSON.stringify({ method: 'queue_get', params: {} });
const MANY = 5_000;
const BEHIND = 4_000;
const QUEUE = 20;
const LATER = 1_000;

/** What one make of manager does, from the outside. `thorough` runs the 1 000 plans too: minutes with the reference. */
export async function measureManager(options: ManagerOptions, thorough: boolean): Promise<Figures<RowName>> {
  await using manager = await TestManager.start(options);
  const address = manager.controlAddress;
  const open = await timeUntilIdle(manager, 'environment_open');
  const close = await timeUntilIdle(manager, 'environment_close');
  const openAgain = await timeUntilIdle(manager, 'environment_open');

  const status = await requestRate(address, STATUS, 1, 5_000);
  const status16 = await requestRate(address, STATUS, 16, 16_000);
  const idle = options.make === 'reference' ? {} : ownMemory(manager, 'managerMemory', 'workerMemory');

  await fillTo(manager, 0);
  await enqueue(manager, QUEUE);
  const trivialPlan = (await timeUntilIdle(manager, 'queue_start')) / QUEUE;
  let later = {};
  if (thorough) {
    await enqueue(manager, LATER);
    await timeUntilIdle(manager, 'queue_start');
    later = ownMemory(manager, 'managerMemoryLater', 'workerMemoryLater');
  }

  const adds = options.make === 'reference' ? 200 : 2_000;
  const add = await requestRate(address, ADD, 1, adds);
  await fillTo(manager, MANY);
  const queueGet = Math.min(...(await inTurn(5, () => timeOfOne(address, QUEUE_GET))));
  const addToMany = await requestRate(address, ADD, 1, adds);
  await fillTo(manager, 0);
  const statusBehind = await longestWait(address, STATUS, await piecesOfWork(manager));
  await fillTo(manager, 0);
  return {
    status,
    status16,
    statusBehind,
    add,
    addToMany,
    queueGet,
    open,
    openAgain,
    close,
    trivialPlan,
    ...idle,
    ...later,
  };
}

/** From the request until the status says that the manager is idle again. */
async function timeUntilIdle(manager: TestManager, method: string): Promise<number> {
  const start = performance.now();
  await manager.accept(method);
  const idle: Status = await manager.untilIdle(300_000);
  if (method === 'environment_open' && !idle.worker_environment_exists)
    throw new Error(`The environment did not open:\n${manager.output.slice(-4_000)}`);
  return performance.now() - start;
}

async function fillTo(manager: TestManager, size: number): Promise<void> {
  await manager.accept('queue_clear');
  await enqueue(manager, size);
}

/** With the batch method where there is one, one by one elsewhere. */
async function enqueue(manager: TestManager, size: number): Promise<void> {
  const items = Array.from({ length: size }, () => PLAN);
  const batch = await manager.request('queue_item_add_batch', { items, ...USER }, 120_000);
  if (batch.success === true) return;
  for (let i = 0; i < size; i++) await manager.accept('queue_item_add', { item: PLAN, ...USER });
}

async function piecesOfWork(manager: TestManager): Promise<string[]> {
  const items = Array.from({ length: BEHIND }, () => PLAN);
  const { success } = await manager.request('queue_item_add_batch', { items: [], ...USER });
  if (success === true)
    return [JSON.stringify({ method: 'queue_item_add_batch', params: { items, ...USER } })];
  return items.map(() => ADD);
}

async function inTurn<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i++) results.push(await work());
  return results;
}

function ownMemory(manager: TestManager, ofManager: RowName, ofWorker: RowName): Figures<RowName> {
  return { [ofManager]: residentMB(manager.managerPid), [ofWorker]: residentMB(manager.kernelPid) };
}
