import { plan, type HistoryItem, type PlainItem } from '../../src/client/index.js';
import { messageOf } from '../../src/errors.js';
import {
  CHANGES_TOPIC,
  CONSOLE_TOPIC,
  INFO_TOPIC,
  isObject,
  type JsonObject,
} from '../../src/protocol/index.js';
import { subscribeInfo } from '../../src/transport/index.js';
import { DemoManager } from './demo-manager.js';
import { readNews } from './news.js';
import { planText } from '../terminal/plan-text.js';
import { textTable } from '../terminal/table.js';
import { Watch } from './watch.js';

/**
 * `npm run demo`: what Skyqueue does, in half a minute. Starts an RE Manager, opens the environment, runs three plans
 * from the queue while showing their live tables, and prints the history.
 */
const PLANS: readonly PlainItem[] = [
  plan('count', [['det1', 'det2']], { num: 5 }),
  plan('scan', [['det1'], 'motor1', -2, 2, 9]),
  plan('grid_scan', [['det2'], 'motor1', -1, 1, 3, 'motor2', -1, 1, 3]),
];
const LONGEST_MS = 60_000;
const INTERRUPTED = Symbol('interrupted');

process.exitCode = await main();

async function main(): Promise<number> {
  const end = new AbortController();
  process.on('SIGINT', () => end.abort(INTERRUPTED));
  process.on('SIGTERM', () => end.abort(INTERRUPTED));
  const timer = setTimeout(() => end.abort(new Error('The demonstration takes too long.')), LONGEST_MS);
  let manager: DemoManager | undefined;
  try {
    say('Starting an RE Manager');
    manager = await DemoManager.start((lastWords) =>
      end.abort(new Error(`The RE Manager ended before its time:\n${lastWords}`)),
    );
    await show(manager, end.signal);
    return 0;
  } catch (error) {
    const reason: unknown = end.signal.aborted ? end.signal.reason : error;
    console.error(reason === INTERRUPTED ? '\nInterrupted.' : messageOf(reason));
    return reason === INTERRUPTED ? 130 : 1;
  } finally {
    clearTimeout(timer);
    await manager?.stop();
  }
}

async function show(manager: DemoManager, end: AbortSignal): Promise<void> {
  const { client } = manager;
  const subscription = subscribeInfo(manager.infoAddress, [CHANGES_TOPIC, CONSOLE_TOPIC, INFO_TOPIC]);
  const stop = () => void subscription.close();
  end.addEventListener('abort', stop);
  const watch = new Watch(readNews(subscription), end);
  try {
    end.throwIfAborted();
    await watch.until(() => true);

    say('Opening the environment: a TypeScript kernel with simulated devices and plans');
    await client.environmentOpen();
    await watch.until(({ manager_state }) => manager_state === 'creating_environment');
    const opened = await watch.until(({ manager_state }) => manager_state === 'idle');
    if (opened.worker_environment_exists !== true) throw new Error('The environment did not open.');

    for (const plan of PLANS) {
      await client.itemAdd(plan);
      say(`Queued ${planText({ ...plan })}`);
    }

    say('Starting the queue');
    watch.onChange = tellingProgress();
    watch.showsConsole = true;
    await client.queueStart();
    await watch.until(
      (status) => status.manager_state === 'idle' && status.items_in_history === PLANS.length,
    );
    watch.showsConsole = false;

    const { items } = await client.historyGet();
    say('The history');
    console.log(historyTable(items));

    say('Closing everything');
    await client.environmentClose();
    await watch.until(({ worker_environment_exists }) => worker_environment_exists === false);
    await manager.leave();
  } finally {
    end.removeEventListener('abort', stop);
    await subscription.close();
  }
}

/** Tells which plan runs. Changes come in order and none is left out, however short a plan is; a status may be. */
function tellingProgress(): (change: JsonObject) => void {
  let plan = 0;
  return ({ change, item }) => {
    if (change !== 'running_item' || !isObject(item) || item.name === undefined) return;
    plan += 1;
    say(`Plan ${plan} of ${PLANS.length}: ${planText(item)}`);
  };
}

function historyTable(items: readonly HistoryItem[]): string {
  return textTable(
    ['plan', 'exit status', 'scan', 'seconds'],
    items.map((item) => [
      planText(item),
      item.result.exit_status,
      item.result.scan_ids.join(' '),
      (item.result.time_stop - item.result.time_start).toFixed(2),
    ]),
  );
}

function say(text: string): void {
  console.log(process.stdout.isTTY ? `\n\x1b[1m● ${text}\x1b[0m` : `\n● ${text}`);
}
