import { stripVTControlCharacters } from 'node:util';
import type { Item, Status } from '../../../src/client/index.js';
import { describeOccupant } from '../../../src/protocol/index.js';
import { planText } from '../../terminal/plan-text.js';
import { percent, progressFacts } from '../../terminal/progress-facts.js';
import { statePaint, type Style } from '../../terminal/style.js';
import { columnsOf, fitted, padded } from '../../terminal/width.js';

/** What is known of the manager. */
export interface Watched {
  readonly status: Status | undefined;
  /** Seconds since the status came. */
  readonly statusAge: number;
  readonly running: Item | undefined;
  readonly queue: readonly Item[];
  /** The last lines of the console. */
  readonly console: readonly string[];
  /** Why nothing is heard, or what came of the last key. */
  readonly notice: string | undefined;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const BAR = 24;
const KEYS = 'p pause · r resume · s stop the queue after this plan · c do not stop · q quit';

/** The lines of the screen: never more than fit. */
export function screenLines(watched: Watched, { columns, rows }: Size, style: Style): string[] {
  const head = [headLine(watched, columns, style), ''];
  const running = [...faultLines(watched, columns, style), ...runningLines(watched, columns, style)];
  const foot = [
    watched.notice === undefined
      ? style.dim(fitted(KEYS, columns))
      : style.yellow(fitted(watched.notice, columns)),
  ];
  // Two headings, and an empty line before each.
  const room = Math.max(0, rows - head.length - running.length - foot.length - 4);
  const queueRoom = Math.min(Math.max(1, watched.queue.length), Math.ceil(room / 2));
  const queue = queueLines(watched, queueRoom, columns, style);
  const consoleRoom = Math.max(0, room - queue.length + 1);
  const console = consoleRoom === 0 ? [] : watched.console.slice(-consoleRoom);
  const shown = [
    ...head,
    ...running,
    '',
    ...queue,
    '',
    style.bold(fitted('Console', columns)),
    ...console.map((line) => fitted(stripVTControlCharacters(line), columns)),
  ];
  const body = shown.slice(0, Math.max(0, rows - foot.length));
  return [...body, ...Array<string>(Math.max(0, rows - foot.length - body.length)).fill(''), ...foot].slice(
    0,
    rows,
  );
}

function headLine({ status }: Watched, columns: number, style: Style): string {
  if (status === undefined) return style.bold(fitted('RE Manager: no status yet', columns));
  const state = status.manager_state;
  const facts = [
    status.worker_environment_exists ? 'environment open' : 'environment closed',
    ...(status.re_state === null || !status.worker_environment_exists
      ? []
      : [`Run Engine ${status.re_state}`]),
    `${Number(status.items_in_history)} in the history`,
    ...(status.queue_stop_pending ? ['stops after this plan'] : []),
    ...(status.pause_pending ? ['pauses at the next checkpoint'] : []),
    ...(status.queue_autostart_enabled ? ['autostart'] : []),
    ...(status.plan_queue_mode.loop ? ['loop'] : []),
    ...(status.lock.environment || status.lock.queue ? ['locked'] : []),
  ];
  const name = fitted('RE Manager ', columns);
  const shownState = fitted(state, columns - columnsOf(name));
  const rest = fitted(`  ${facts.join(' · ')}`, columns - columnsOf(name) - columnsOf(shownState));
  return style.bold(name) + statePaint(style, state)(shownState) + rest;
}

function faultLines({ status }: Watched, columns: number, style: Style): string[] {
  return status?.kernel_fault == null ? [] : [style.red(fitted(status.kernel_fault, columns))];
}

function runningLines({ status, running, statusAge }: Watched, columns: number, style: Style): string[] {
  const waiting = status?.waiting_for;
  if (waiting != null)
    return [
      ...(running === undefined ? [] : [style.bold(fitted(`▷ ${planText(running)}`, columns))]),
      style.yellow(fitted(`The queue waits for ${describeOccupant(waiting)}`, columns)),
    ];
  if (running === undefined) return [style.dim(fitted('No plan is running.', columns))];
  const title = style.bold(fitted(`▶ ${planText(running)}`, columns));
  const progress = status?.plan_progress;
  if (progress === null || progress === undefined) return [title];
  const isGoingOn = status?.re_state === 'running';
  const facts = progressFacts(progress, isGoingOn ? statusAge : 0);
  const line =
    progress.fraction === null
      ? ''
      : `${bar(Number(progress.fraction))} ${percent(Number(progress.fraction))}  `;
  return [title, style.cyan(fitted(`  ${line}${facts.join(' · ')}`, columns))];
}

function queueLines({ queue, status }: Watched, room: number, columns: number, style: Style): string[] {
  const count = status === undefined ? queue.length : Number(status.items_in_queue);
  const heading = style.bold(fitted(count === 0 ? 'The queue is empty' : `Queue (${count})`, columns));
  const isCut = count > room;
  const shown = queue.slice(0, isCut ? room - 1 : room);
  const width = String(shown.length).length;
  const lines = shown.map((item, at) =>
    fitted(`${padded(String(at), width, 'left')}  ${planText(item)}  ${String(item.user ?? '')}`, columns),
  );
  return [
    heading,
    ...lines,
    ...(isCut ? [style.dim(fitted(`… and ${count - shown.length} more`, columns))] : []),
  ];
}

function bar(fraction: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}
