import {
  ask,
  kill,
  residentMB,
  TestManager,
  USER,
  type ManagerOptions,
  type Status,
} from '../integration/harness/index.js';
import { enqueue, fillTo, measureEdits } from './edits.js';
import { requestRate } from './requests.js';
import type { RowName } from './rows.js';
import type { Figures } from './table.js';

const STATUS = JSON.stringify({ method: 'status', params: {} });
/** A function that the startup code of both has, and that takes no time when it is told so. */
const FUNCTION = { item_type: 'function', name: 'function_sleep', args: [0] };
const QUEUE = 20;
const CALLS = 10;
const LATER = 1_000;

/** What one make of manager does, from the outside. `thorough` runs the 1 000 plans too: minutes with the reference. */
export async function measureManager(options: ManagerOptions, thorough: boolean): Promise<Figures<RowName>> {
  await using manager = await TestManager.start(options);
  const isReference = options.make === 'reference';
  const address = manager.controlAddress;
  const open = await timeUntilIdle(manager, 'environment_open');
  const close = await timeUntilIdle(manager, 'environment_close');
  const openAgain = await timeUntilIdle(manager, 'environment_open');
  // Typed code is answered when the compiler is there; until then it would take part in what follows.
  await timeUntilIdle(manager, 'script_upload', { script: '1 + 1' });

  const status = await requestRate(address, STATUS, 1, 5_000);
  const status16 = await requestRate(address, STATUS, 16, 16_000);
  const idle = isReference ? {} : ownMemory(manager, 'managerMemory', 'workerMemory');

  await fillTo(manager, 0);
  await enqueue(manager, QUEUE);
  const trivialPlan = (await timeUntilIdle(manager, 'queue_start')) / QUEUE;
  const functionCall = await timeOfCalls(manager);
  let later = {};
  if (thorough) {
    await enqueue(manager, LATER);
    await timeUntilIdle(manager, 'queue_start');
    later = ownMemory(manager, 'managerMemoryLater', 'workerMemoryLater');
  }
  const edits = await measureEdits(manager, isReference);
  const outage = await timeOfOutage(manager, isReference);
  return {
    status,
    status16,
    ...edits,
    open,
    openAgain,
    close,
    trivialPlan,
    functionCall,
    outage,
    ...idle,
    ...later,
  };
}

/** From the request until the status says that the manager is idle again. */
async function timeUntilIdle(manager: TestManager, method: string, params: object = {}): Promise<number> {
  const start = performance.now();
  await manager.accept(method, params);
  const idle: Status = await manager.untilIdle(300_000);
  if (method === 'environment_open' && !idle.worker_environment_exists)
    throw new Error(`The environment did not open:\n${manager.output.slice(-4_000)}`);
  return performance.now() - start;
}

/** From the request for a function until its result has been fetched; the average of some. */
async function timeOfCalls(manager: TestManager): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < CALLS; i++) {
    const { task_results_uid: before } = await manager.status();
    const { task_uid } = await manager.accept('function_execute', { item: FUNCTION, ...USER });
    await manager.until(
      ({ manager_state, task_results_uid: now }) => manager_state === 'idle' && now !== before,
      'the end of the task',
    );
    const { status } = await manager.accept('task_result', { task_uid });
    if (status !== 'completed') throw new Error(`The result of a function came late: ${String(status)}`);
  }
  return (performance.now() - start) / CALLS;
}

/** From the death of the manager until the control socket answers; that of the reference dies by its own method for that. */
async function timeOfOutage(manager: TestManager, isReference: boolean): Promise<number> {
  const start = performance.now();
  if (isReference) await ask(manager.controlAddress, 'manager_kill', {}, 100);
  else kill(manager.managerPid, 'SIGKILL');
  await manager.untilUp(60_000);
  return performance.now() - start;
}

function ownMemory(manager: TestManager, ofManager: RowName, ofWorker: RowName): Figures<RowName> {
  return { [ofManager]: residentMB(manager.managerPid), [ofWorker]: residentMB(manager.kernelPid) };
}
