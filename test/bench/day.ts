import { fileURLToPath } from 'node:url';
import { residentMB, startupWith, TestManager, USER } from '../integration/harness/index.js';

/**
 * A day at a beamline in short: the queue runs in loop mode, and beside it people look, edit, call functions and load scripts. What is
 * looked at is the memory of all processes. `node dist/test/bench/day.js SECONDS` prints it.
 */
export interface Hour {
  readonly seconds: number;
  readonly plans: number;
  /** Resident memory of each process, in MB. */
  readonly supervisor: number;
  readonly manager: number;
  readonly kernel: number;
}

const HOURS = 24;
const HISTORY_KEPT = 500;
/** A function that the people of the day may call. */
const STARTUP = startupWith('function sum(xs: number[]): number { return xs.reduce((a, b) => a + b, 0); }');

export async function simulateDay(seconds: number, tell: (hour: Hour) => void = () => {}): Promise<Hour[]> {
  await using manager = await TestManager.start({ startupDir: STARTUP });
  await manager.openEnvironment();
  await allowFunctions(manager);
  await manager.accept('queue_mode_set', { mode: { loop: true } });
  await manager.add('count', [['det1', 'det2']], { num: 5 });
  await manager.add('scan', [['det1'], 'motor1', -1, 1, 11]);
  await manager.add('mv', ['motor2', 3]);
  await manager.add('grid_scan', [['det2'], 'motor1', -1, 1, 3, 'motor2', -1, 1, 3]);
  await manager.accept('queue_start');

  const pids = {
    supervisor: manager.supervisor.pid ?? 0,
    manager: manager.managerPid,
    kernel: manager.kernelPid,
  };
  const day: Hour[] = [];
  const start = performance.now();
  let forgotten = 0;
  for (let hour = 1; hour <= HOURS; hour++) {
    const end = start + (hour * seconds * 1_000) / HOURS;
    while (performance.now() < end) await someWork(manager);
    const entries = (await manager.status()).items_in_history;
    // Entries are kept until somebody clears them, and would be counted as growth.
    await manager.accept('history_clear', { size: HISTORY_KEPT });
    const { items_in_history: kept } = await manager.status();
    const now = {
      seconds: Math.round((performance.now() - start) / 1_000),
      plans: forgotten + entries,
      supervisor: residentMB(pids.supervisor),
      manager: residentMB(pids.manager),
      kernel: residentMB(pids.kernel),
    };
    forgotten += entries - kept;
    day.push(now);
    tell(now);
  }
  const { manager_state: state } = await manager.status();
  if (state !== 'executing_queue')
    throw new Error(`The queue stopped during the day:\n${manager.output.slice(-4_000)}`);
  return day;
}

/** What people do beside the queue. */
async function someWork(manager: TestManager): Promise<void> {
  const uid = await manager.add('count', [['det1']], { num: 3 });
  await manager.request('queue_item_move', { uid, pos_dest: 'front' });
  // Its turn may have come.
  await manager.request('queue_item_remove', { uid });
  await manager.accept('queue_get');
  await manager.accept('history_get');
  await manager.accept('plans_allowed', { user_group: USER.user_group });
  const item = { item_type: 'function', name: 'sum', args: [[1, 2, 3]] };
  await manager.accept('function_execute', { item, run_in_background: true, ...USER });
  await manager.accept('script_upload', {
    script: 'console.log("a script of the day", 1 + 1);',
    run_in_background: true,
    update_lists: false,
  });
  await manager.info.untilNews(50);
  manager.info.console.length = 0;
  manager.info.statuses.splice(0, manager.info.statuses.length - 1);
}

async function allowFunctions(manager: TestManager): Promise<void> {
  const { user_group_permissions: permissions } = (await manager.accept('permissions_get')) as unknown as {
    user_group_permissions: { user_groups: Record<string, Record<string, unknown>> };
  };
  for (const group of Object.values(permissions.user_groups)) group.allowed_functions = [':.*'];
  await manager.accept('permissions_set', { user_group_permissions: permissions });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log('seconds  plans  supervisor  manager  kernel (MB)');
  await simulateDay(Number(process.argv[2] ?? 240), ({ seconds, plans, supervisor, manager, kernel }) => {
    const cells = [supervisor, manager, kernel].map((mb) => mb.toFixed(0).padStart(9));
    console.log(`${String(seconds).padStart(7)}${String(plans).padStart(7)} ${cells.join('')}`);
  });
}
