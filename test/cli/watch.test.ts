import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item, Status } from '../../src/client/index.js';
import { screenLines, type Watched } from '../../cli/qserver/watch/screen.js';
import { clock } from '../../cli/terminal/progress-facts.js';
import { PLAIN } from '../../cli/terminal/style.js';
import { columnsOf } from '../../cli/terminal/width.js';
import { runCommand } from './run-command.js';

const item = (name: string) =>
  ({ item_type: 'plan', name, args: [['det1']], item_uid: name, user: 'Ada' }) as unknown as Item;
const STATUS = {
  manager_state: 'executing_queue',
  re_state: 'running',
  worker_environment_exists: true,
  items_in_queue: 30,
  items_in_history: 7,
  plan_queue_mode: { loop: false, ignore_failures: false },
  lock: { environment: false, queue: false },
  plan_progress: {
    fraction: 0.5,
    points: 5,
    points_total: 10,
    time_left: 65,
    time_elapsed: 65,
    runs: [],
    moves: [],
  },
} as unknown as Status;
const WATCHED: Watched = {
  status: STATUS,
  statusAge: 5,
  running: item('scan'),
  queue: Array.from({ length: 30 }, (_, at) => item(`plan_${at}`)),
  console: Array.from({ length: 50 }, (_, at) => `\x1b[31mline ${at}\x1b[0m`),
  notice: undefined,
};
const text = (watched: Watched, size = { columns: 80, rows: 24 }) =>
  screenLines(watched, size, PLAIN).join('\n');

describe('the screen of qserver watch', () => {
  test('shows state, plan, progress, queue and console', () => {
    const screen = text(WATCHED, { columns: 100, rows: 24 });
    assert.match(
      screen,
      /^RE Manager executing_queue {2}environment open · Run Engine running · 7 in the history/,
    );
    assert.match(screen, /▶ scan\(\[det1\]\)\n {2}█{12}░{12} 50 % {2}point 5 of 10 · 01:00 left/);
    assert.match(screen, /Queue \(30\)\n0 {2}plan_0\(\[det1\]\) {2}Ada/);
    assert.match(screen, /line 49\np pause/);
  });

  test('fits terminals of any size', () => {
    for (const rows of [1, 2, 5, 10, 24, 100]) {
      for (const columns of [1, 10, 40, 200]) {
        const lines = screenLines(WATCHED, { columns, rows }, PLAIN);
        assert.equal(lines.length, rows);
        for (const line of lines) assert.ok(columnsOf(line) <= columns, `${columns}: ${line}`);
      }
    }
  });

  test('stands still with a paused plan, and shows what was said last', () => {
    const paused = {
      ...WATCHED,
      status: { ...STATUS, re_state: 'paused' } as Status,
      notice: 'Not resumed: too hot',
    };
    assert.match(text(paused), /01:05 left[^]*\nNot resumed: too hot$/);
  });

  test('has something to say of a manager that does nothing, or is not there', () => {
    const idle = {
      ...STATUS,
      manager_state: 'idle',
      re_state: null,
      worker_environment_exists: false,
      items_in_queue: 0,
      plan_progress: null,
    } as unknown as Status;
    assert.match(
      text({ ...WATCHED, status: idle, running: undefined, queue: [] }),
      /idle {2}environment closed · 7 in the history\n\nNo plan is running\.\n\nThe queue is empty/,
    );
    assert.match(
      text({ ...WATCHED, status: undefined, running: undefined, queue: [], notice: 'No reply' }),
      /no status yet[^]*No reply$/,
    );
  });

  test('says whose cell the queue waits for', () => {
    const waiting_for = { what: 'cell', code: 'await slow()', user: 'Bob', session: 's', since: 1 };
    assert.match(
      text({ ...WATCHED, status: { ...STATUS, waiting_for } as unknown as Status }),
      /▷ scan\(\[det1\]\)\nThe queue waits for a cell of Bob: await slow\(\)\n/,
    );
  });

  test('tells times as people do', () => {
    assert.deepEqual([clock(-1), clock(59.6), clock(3_600 + 61)], ['00:00', '01:00', '1:01:01']);
  });
});

test('in a pipe, watch says what to use instead', async () => {
  const { code, stderr } = await runCommand('qserver', ['watch']);
  assert.equal(code, 1);
  assert.match(stderr, /needs a terminal\. In a pipe, use qserver monitor/);
});
