import {
  describeOccupant,
  isObject,
  isTruthy,
  keysOf,
  type JsonObject,
  type JsonValue,
  type Occupant,
} from '../../src/protocol/index.js';
import { repr } from '../python/repr.js';
import { planText } from '../terminal/plan-text.js';
import { statePaint, type Style } from '../terminal/style.js';
import { textTable } from '../terminal/table.js';
import { padded } from '../terminal/width.js';
import { nextStep } from './next-step.js';
import { shorten } from './shorten.js';

export interface View {
  readonly style: Style;
  /** The width of the terminal. */
  readonly columns: number;
  /** Nothing is cut. */
  readonly isFull: boolean;
}

type Report = (reply: JsonObject, view: View) => string;

/** A reply as people like to read it: lists are tables, everything else is one field a line. */
export function humanReport(method: string, reply: JsonObject, view: View): string {
  if (reply.success === false) {
    const { red, bold } = view.style;
    const lines = [`${bold(red('Refused'))}: ${String(reply.msg)}`, ...refusals(reply, view)];
    const next = nextStep(String(reply.msg));
    return [...lines, ...(next === undefined ? [] : [next])].join('\n');
  }
  return (REPORTS[method] ?? fields)(reply, view);
}

const MOST_REFUSALS = 10;

/** Which items of a batch were the reason, a line each; the first item is item 1, as in a spreadsheet. */
function refusals(reply: JsonObject, { isFull }: View): string[] {
  const refused = objects(reply.results).flatMap(({ success, msg }, at) =>
    success === false ? [`  item ${at + 1}: ${text(msg)}`] : [],
  );
  if (isFull || refused.length <= MOST_REFUSALS) return refused;
  const more = `  and ${refused.length - MOST_REFUSALS} more, which the option --full shows`;
  return [...refused.slice(0, MOST_REFUSALS), more];
}

const REPORTS: Readonly<Record<string, Report>> = {
  queue_get: (reply, view) => {
    const running = isObject(reply.running_item) && isTruthy(reply.running_item) ? [reply.running_item] : [];
    const items = [...running, ...objects(reply.items)];
    if (items.length === 0) return 'The queue is empty.';
    const rows = items.map((item, at) => [
      at < running.length ? '▶' : String(at - running.length),
      planText(item),
      text(item.user),
      text(item.item_uid),
    ]);
    return table(['', 'item', 'user', 'uid'], rows, view);
  },
  history_get: (reply, view) => {
    const items = objects(reply.items);
    if (items.length === 0) return 'The history is empty.';
    const rows = items.map((item) => {
      const result = isObject(item.result) ? item.result : {};
      const seconds = Number(result.time_stop) - Number(result.time_start);
      const ended = new Date(Number(result.time_stop) * 1000);
      return [
        Number.isNaN(ended.getTime()) ? '' : ended.toLocaleString('sv'),
        planText(item),
        text(result.exit_status),
        Array.isArray(result.scan_ids) ? result.scan_ids.map((id) => text(id as JsonValue)).join(' ') : '',
        Number.isNaN(seconds) ? '' : seconds.toFixed(2),
        text(item.item_uid),
      ];
    });
    return table(['ended', 'item', 'result', 'scan', 'seconds', 'uid'], rows, view);
  },
  status: (reply, view) => fields(withWaitingInWords(reply), view),
  queue_item_check: ({ results }, { style }) => {
    const { length } = objects(results);
    return `${style.green('Good')}: ${length === 1 ? 'the item' : `all ${length} items`} could be added.`;
  },
  re_runs: (reply, view) => {
    const runs = objects(reply.run_list);
    if (runs.length === 0) return 'There are no runs.';
    const rows = runs.map((run) => [
      text(run.scan_id),
      run.is_open === true ? 'open' : 'closed',
      text(run.exit_status),
      text(run.uid),
    ]);
    return table(['scan', 'run', 'result', 'uid'], rows, view);
  },
  plans_allowed: (reply, view) => plans(reply.plans_allowed, view),
  plans_existing: (reply, view) => plans(reply.plans_existing, view),
  devices_allowed: (reply, view) => devices(reply.devices_allowed, view),
  devices_existing: (reply, view) => devices(reply.devices_existing, view),
};

function plans(list: JsonValue | undefined, view: View): string {
  const rows = entries(list).map(([name, plan]) => [
    name,
    objects(plan.parameters)
      .map(
        (parameter) =>
          text(parameter.name) + (parameter.default === undefined ? '' : `=${text(parameter.default)}`),
      )
      .join(', '),
    text(plan.description).split('\n')[0] ?? '',
  ]);
  return table(['plan', 'parameters', ''], rows, view);
}

function devices(list: JsonValue | undefined, view: View): string {
  const can = (device: JsonObject) =>
    ['readable', 'movable', 'flyable'].filter((what) => device[`is_${what}`] === true).join(', ');
  const rows = entries(list).map(([name, device]) => [
    name,
    text(device.classname),
    can(device),
    isObject(device.components) ? keysOf(device.components).join(', ') : '',
  ]);
  return table(['device', 'class', 'is', 'components'], rows, view);
}

/** What the queue waits for reads better as a sentence than as an object. */
function withWaitingInWords(reply: JsonObject): JsonObject {
  const { waiting_for } = reply;
  return isObject(waiting_for)
    ? { ...reply, waiting_for: describeOccupant(waiting_for as unknown as Occupant) }
    : reply;
}

/** One field a line. That it succeeded goes without saying; a message is the first line. */
function fields(reply: JsonObject, { style, isFull }: View): string {
  const keys = keysOf(reply).filter((key) => !['success', 'msg'].includes(key) && reply[key] !== undefined);
  const head =
    reply.success === true
      ? [style.green('Done.'), ...(reply.msg ? [text(reply.msg)] : [])]
      : [text(reply.msg)];
  const width = Math.max(0, ...keys.map((key) => key.length));
  const lines = keys.map((key) => {
    const value = isFull ? reply[key] : shorten(reply[key]);
    const shown = shownValue(value);
    const isState = key.endsWith('_state') || key === 'status';
    const painted = isState && typeof value === 'string' ? statePaint(style, value)(shown) : shown;
    return `${style.dim(padded(key, width))}  ${shown.includes('\n') ? `\n${shown}` : painted}`;
  });
  return [...head.filter((line) => line !== ''), ...lines].join('\n');
}

function shownValue(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return isObject(value) && typeof value.item_type === 'string'
    ? `${planText(value)}  ${text(value.item_uid)}`
    : repr(value);
}

function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  { style, columns, isFull }: View,
): string {
  const result = heading.indexOf('result');
  return textTable(heading, rows, {
    style,
    columns: isFull ? Infinity : columns,
    whole: [heading.indexOf('uid')],
    paint: (cell, column, row) => {
      if (row >= 0 && column === result) return statePaint(style, cell)(cell);
      return row >= 0 && heading[column] === 'uid' ? style.dim(cell) : cell;
    },
  });
}

function entries(list: JsonValue | undefined): (readonly [string, JsonObject])[] {
  if (!isObject(list)) return [];
  return keysOf(list).flatMap((name) => {
    const entry = list[name];
    return isObject(entry) ? [[name, entry] as const] : [];
  });
}

function objects(list: JsonValue | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : repr(value);
}
