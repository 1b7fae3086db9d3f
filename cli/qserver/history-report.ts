import { isObject, keysOf, type JsonObject, type JsonValue } from '../../src/protocol/index.js';
import { planText } from '../terminal/plan-text.js';
import { statePaint } from '../terminal/style.js';
import { fitted } from '../terminal/width.js';
import { fieldLines, objects, table, text, type View } from './view.js';

const COLUMNS = ['ended', 'item', 'result', 'scan', 'seconds'];
/** On a narrower terminal uids stand below their rows, since they would leave no room for the plans. */
const WIDE = 110;

/** A table, with the reason below each item that did not end well; a single item is told in full. */
export function historyReport(reply: JsonObject, view: View): string {
  const items = objects(reply.items);
  const [first] = items;
  if (first === undefined) return 'The history is empty.';
  if (items.length === 1) return entryReport(first, view);
  const isWide = view.isFull || view.columns >= WIDE;
  const rows = items.map((item) => {
    const result = resultOf(item);
    const facts = [
      endOf(result),
      planText(item),
      text(result.exit_status),
      scansOf(result),
      secondsOf(result),
    ];
    return isWide ? [...facts, text(item.item_uid)] : facts;
  });
  const notes = items.map((item) => {
    const reason = reasonOf(resultOf(item)).split('\n')[0] ?? '';
    const parts = [isWide ? '' : text(item.item_uid), reason].filter((part) => part !== '');
    if (parts.length === 0) return undefined;
    const note = `  ${parts.join('  ')}`;
    return view.style.dim(view.isFull ? note : fitted(note, view.columns));
  });
  return table(isWide ? [...COLUMNS, 'uid'] : COLUMNS, rows, view, notes);
}

function entryReport(item: JsonObject, view: View): string {
  const { style } = view;
  const result = resultOf(item);
  const status = text(result.exit_status);
  const seconds = secondsOf(result);
  const traceback = text(result.traceback).trimEnd();
  const reason = reasonOf(result);
  const told: readonly (readonly [string, JsonValue | undefined])[] = [
    ['ended', endOf(result)],
    ['took', seconds === '' ? '' : `${seconds} s`],
    ['scan', scansOf(result)],
    [
      'runs',
      Array.isArray(result.run_uids) ? result.run_uids.map((uid) => text(uid as JsonValue)).join(' ') : '',
    ],
    ['metadata', isObject(item.meta) && keysOf(item.meta).length > 0 ? item.meta : ''],
    ['user', `${text(item.user)} (${text(item.user_group)})`],
    ['uid', item.item_uid],
  ];
  return [
    `${style.bold(planText(item))}: ${statePaint(style, status)(status)}`,
    ...fieldLines(
      told.filter(([, value]) => value !== ''),
      view,
    ),
    ...(reason === '' ? [] : ['', reason]),
    // The traceback ends with the reason, and often has more to say than its first line.
    ...(traceback === '' ? [] : ['', traceback]),
  ].join('\n');
}

function resultOf(item: JsonObject): JsonObject {
  return isObject(item.result) ? item.result : {};
}

/** Why an item did not end well. */
function reasonOf({ exit_status, msg }: JsonObject): string {
  return exit_status === 'completed' ? '' : text(msg);
}

function endOf({ time_stop }: JsonObject): string {
  const ended = new Date(Number(time_stop) * 1000);
  return Number.isNaN(ended.getTime()) ? '' : ended.toLocaleString('sv');
}

function secondsOf({ time_start, time_stop }: JsonObject): string {
  const seconds = Number(time_stop) - Number(time_start);
  return Number.isNaN(seconds) ? '' : seconds.toFixed(2);
}

function scansOf({ scan_ids }: JsonObject): string {
  return Array.isArray(scan_ids) ? scan_ids.map((id) => text(id as JsonValue)).join(' ') : '';
}
