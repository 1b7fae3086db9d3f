import type { PromptItem } from '../../../src/protocol/prompt-queue.js';
import { callText, shortUid } from './item-text.js';
import type { Reply } from './manager-line.js';
import { tableOf } from './shown.js';

/** The running item and those that wait. */
export function queueTable(
  items: readonly PromptItem[],
  running: PromptItem | null,
  status: Reply,
): readonly PromptItem[] {
  const rows = running === null ? items : [running, ...items];
  return tableOf(
    String(status['heading'] ?? heading(items.length, status)),
    ['place', 'plan', 'user', 'uid'],
    rows,
    (item, index) => [
      item === running ? 'running' : String(running === null ? index : index - 1),
      callText(item),
      String(item.user ?? ''),
      shortUid(item.item_uid),
    ],
  );
}

/** What has ended, the newest last. */
export function historyTable(items: readonly PromptItem[], total: number): readonly PromptItem[] {
  const count = items.length === total ? String(total) : `the last ${items.length} of ${total}`;
  return tableOf(
    total === 0 ? 'The history is empty.' : `The history: ${count}.`,
    ['ended', 'plan', 'status', 'scans', 'took', 'user', 'uid', ''],
    items,
    (item) => {
      const { result } = item;
      return [
        result === undefined ? '' : timeText(result.time_stop),
        callText(item),
        result?.exit_status ?? '',
        result?.scan_ids.join(', ') ?? '',
        result === undefined ? '' : `${(result.time_stop - result.time_start).toFixed(1)} s`,
        String(item.user ?? ''),
        shortUid(item.item_uid),
        firstLine(result?.msg ?? ''),
      ];
    },
  );
}

function heading(count: number, status: Reply): string {
  const size = count === 0 ? 'The queue is empty' : `The queue: ${count} waiting`;
  const state = String(status['manager_state']).replaceAll('_', ' ');
  const modes = Object.entries((status['plan_queue_mode'] ?? {}) as object)
    .filter(([, on]) => on === true)
    .map(([mode]) => `, ${mode.replaceAll('_', ' ')}`);
  const stop = status['queue_stop_pending'] === true ? ', stops after this plan' : '';
  const autostart = status['queue_autostart_enabled'] === true ? ', autostart' : '';
  return `${size} (manager ${state}${stop}${autostart}${modes.join('')}).`;
}

/** Local time; the day only where it is another one. */
function timeText(seconds: number): string {
  const time = new Date(seconds * 1000);
  const isToday = time.toDateString() === new Date().toDateString();
  const clock = time.toTimeString().slice(0, 8);
  return isToday
    ? clock
    : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
