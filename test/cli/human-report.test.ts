import assert from 'node:assert/strict';
import { test } from 'node:test';
import { humanReport } from '../../cli/qserver/human-report.js';
import { PLAIN } from '../../cli/terminal/style.js';
import { columnsOf, fitted } from '../../cli/terminal/width.js';
import { textTable } from '../../cli/terminal/table.js';

const VIEW = { style: PLAIN, columns: 80, isFull: false };
const ITEM = {
  item_type: 'plan',
  name: 'count',
  args: [['det1']],
  kwargs: { num: 3 },
  user: 'Ada',
  item_uid: 'u-1',
};

test('a queue is a table, with the running item on top', () => {
  const reply = { success: true, items: [{ ...ITEM, item_uid: 'u-2' }], running_item: ITEM };
  assert.equal(
    humanReport('queue_get', reply, VIEW),
    `   item                  user  uid
──────────────────────────────────
▶  count([det1], num=3)  Ada   u-1
0  count([det1], num=3)  Ada   u-2`,
  );
  assert.equal(
    humanReport('queue_get', { success: true, items: [], running_item: {} }, VIEW),
    'The queue is empty.',
  );
});

const FAILED = {
  exit_status: 'failed',
  scan_ids: [3, 4],
  run_uids: ['r-3', 'r-4'],
  time_start: 1.5,
  time_stop: 3,
  msg: 'Plan failed: the shutter is stuck\nCall Ada.',
  traceback: 'Error: the shutter is stuck\n    at open (shutter.ts:3:5)\n',
};
const COMPLETED = { ...FAILED, exit_status: 'completed', msg: '', traceback: '' };

test('a history tells how each item ended, how long it took, and why it failed', () => {
  const items = [
    { ...ITEM, result: FAILED },
    { ...ITEM, result: COMPLETED },
  ];
  const wide = humanReport('history_get', { success: true, items }, { ...VIEW, columns: 120 }).split('\n');
  assert.match(wide[2] ?? '', /count\(\[det1\], num=3\)\s+failed\s+3 4\s+1\.50\s+u-1$/);
  assert.equal(wide[3], '  Plan failed: the shutter is stuck');
  assert.match(wide[4] ?? '', /completed/);
  assert.equal(wide.length, 5);
  const narrow = humanReport('history_get', { success: true, items }, VIEW).split('\n');
  assert.equal(narrow[3], '  u-1  Plan failed: the shutter is stuck');
  assert.equal(narrow[5], '  u-1');
});

test('one item of the history is told in full, with what its plan threw', () => {
  const report = humanReport('history_get', { success: true, items: [{ ...ITEM, result: FAILED }] }, VIEW);
  assert.match(report, /^count\(\[det1\], num=3\): failed\nended /);
  assert.match(report, /\nruns {3}r-3 r-4\nuser {3}Ada/);
  assert.ok(report.endsWith(`\n\n${FAILED.msg}\n\n${FAILED.traceback.trimEnd()}`), report);
});

test('what has parts and is long is an outline, and texts of several lines stay lines', () => {
  const task = {
    success: false,
    msg: 'The script failed',
    traceback: 'Error: stuck\n    at open (a.ts:1:1)',
  };
  const report = humanReport('task_result', { success: true, msg: '', task_uid: 't', result: task }, VIEW);
  assert.match(report, /\nresult\n {2}success: false\n/);
  assert.match(report, /\n {4}Error: stuck\n {8}at open/);
  const progress = { points: 2, points_total: 10, time_left: 6, time_elapsed: 1, moves: [], runs: [] };
  assert.match(
    humanReport('status', { msg: '', plan_progress: progress }, VIEW),
    /plan_progress {2}point 2 of 10 · 00:06 left$/,
  );
});

test('other replies are one field a line', () => {
  assert.equal(
    humanReport('queue_item_add', { success: true, msg: '', qsize: 1, item: ITEM }, VIEW),
    'Done.\nqsize  1\nitem   count([det1], num=3)  u-1',
  );
  const batch = { success: true, msg: '', qsize: 2, items: [ITEM, ITEM], results: [{ success: true }] };
  assert.equal(
    humanReport('queue_item_add_batch', batch, VIEW),
    'Done.\nqsize  2\nitems\n  count([det1], num=3)  u-1\n  count([det1], num=3)  u-1',
  );
  assert.equal(humanReport('ping', { msg: 'RE Manager', re_state: null }, VIEW), 'RE Manager\nre_state  –');
});

test('a refusal is its reason', () => {
  assert.equal(humanReport('queue_start', { success: false, msg: 'Too hot.' }, VIEW), 'Refused: Too hot.');
  const closed = { success: false, msg: 'No worker environment is open. Send environment_open first.' };
  assert.match(humanReport('queue_start', closed, VIEW), /\nType: qserver environment open$/);
  const forbidden = { success: false, msg: 'The user group visitors may not use the plan mv.' };
  assert.match(
    humanReport('queue_item_add', forbidden, VIEW),
    /type: qserver permissions explain visitors mv plan$/,
  );
  const locked = { success: false, msg: 'The lock key is not valid for this request.' };
  assert.match(
    humanReport('queue_start', locked, VIEW),
    /\nGive the key of the lock with the option -k KEY\.$/,
  );
});

test('a refused batch tells which of its items are to blame', () => {
  const good = { success: true, msg: '' };
  const bad = { success: false, msg: 'There is no plan cuont.' };
  const reply = { success: false, msg: 'Some are bad.', results: [good, bad] };
  assert.equal(
    humanReport('queue_item_add_batch', reply, VIEW),
    'Refused: Some are bad.\n  item 2: There is no plan cuont.',
  );
  const many = { ...reply, results: Array<typeof bad>(12).fill(bad) };
  assert.match(humanReport('queue_item_check', many, VIEW), /item 10: .*\n  and 2 more, .* --full shows$/);
  assert.equal(humanReport('queue_item_check', many, { ...VIEW, isFull: true }).split('\n').length, 13);
});

test('a check that finds nothing says so', () => {
  const good = { success: true, msg: '' };
  const report = (results: (typeof good)[]) =>
    humanReport('queue_item_check', { success: true, msg: '', results }, VIEW);
  assert.equal(report([good]), 'Good: the item could be added.');
  assert.equal(report([good, good]), 'Good: all 2 items could be added.');
});

test('a table fits the terminal, and uids stay whole', () => {
  const rows = [['x'.repeat(50), 'y'.repeat(50), 'u'.repeat(36)]];
  const table = textTable(['a', 'b', 'uid'], rows, { columns: 80, whole: [2] });
  for (const line of table.split('\n')) assert.ok(columnsOf(line) <= 80, line);
  assert.match(table, /u{36}$/);
});

test('wide characters count as two columns', () => {
  assert.equal(columnsOf('温度'), 4);
  assert.equal(fitted('温度計', 5), '温度…');
  assert.equal(fitted('a\nb', 5), 'a b');
});
