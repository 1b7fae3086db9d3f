import {
  describeOccupant,
  isObject,
  isTruthy,
  keysOf,
  type JsonObject,
  type JsonValue,
  type Occupant,
  type PlanProgress,
} from '../../src/protocol/index.js';
import { planText } from '../terminal/plan-text.js';
import { progressFacts } from '../terminal/progress-facts.js';
import { historyReport } from './history-report.js';
import { nextStep } from './next-step.js';
import { shorten } from './shorten.js';
import { fieldLines, objects, table, text, type View } from './view.js';

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
  history_get: historyReport,
  status: (reply, view) => fields(inWords(reply), view),
  // That all went well has been said.
  queue_item_add_batch: ({ results: _, ...reply }, view) => fields(reply, view),
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

/** What the queue waits for, and how far a plan is, read better as sentences than as objects. */
function inWords(reply: JsonObject): JsonObject {
  const { waiting_for, plan_progress } = reply;
  return {
    ...reply,
    ...(isObject(waiting_for) && { waiting_for: describeOccupant(waiting_for as unknown as Occupant) }),
    ...(isObject(plan_progress) && {
      plan_progress: progressFacts(plan_progress as unknown as PlanProgress).join(' · '),
    }),
  };
}

/** One field a line. That it succeeded goes without saying; a message is the first line. */
function fields(reply: JsonObject, view: View): string {
  const { style, isFull } = view;
  const keys = keysOf(reply).filter((key) => !['success', 'msg'].includes(key) && reply[key] !== undefined);
  const head =
    reply.success === true
      ? [style.green('Done.'), ...(reply.msg ? [text(reply.msg)] : [])]
      : [text(reply.msg)];
  const lines = fieldLines(
    keys.map((key) => [key, isFull ? reply[key] : shorten(reply[key])]),
    view,
  );
  return [...head.filter((line) => line !== ''), ...lines].join('\n');
}

function entries(list: JsonValue | undefined): (readonly [string, JsonObject])[] {
  if (!isObject(list)) return [];
  return keysOf(list).flatMap((name) => {
    const entry = list[name];
    return isObject(entry) ? [[name, entry] as const] : [];
  });
}
