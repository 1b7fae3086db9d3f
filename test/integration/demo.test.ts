import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { killAll, MARK, untilNoProcess } from './harness/processes.js';

const DEMO = fileURLToPath(new URL('../../cli/demo.js', import.meta.url));
const END_MS = 10_000;

test('the demonstration runs three plans, shows their tables and the history, and leaves nothing behind', async () => {
  const demo = start();
  await demo.ended();
  assert.equal(demo.child.exitCode, 0, demo.text());
  const text = demo.text();
  for (const plan of [1, 2, 3]) assert.match(text, new RegExp(`Plan ${plan} of 3: `));
  assert.equal(text.match(/^\|\s+seq_num \|/gm)?.length, 3, text);
  assert.equal(text.match(/^\|\s+\d+ \|/gm)?.length, 5 + 9 + 9, text);
  assert.equal(text.match(/ {2}completed {2,}\d {2,}\d+\.\d\d$/gm)?.length, 3, text);
  await demo.leftNothing();
});

test('Ctrl-C ends the demonstration wherever it is, and leaves nothing behind', async () => {
  for (const moment of ['Opening the environment', 'Plan 1 of 3']) {
    const demo = start();
    while (!demo.text().includes(moment)) await once(demo.child.stdout, 'data');
    demo.child.kill('SIGINT');
    await demo.ended();
    assert.equal(demo.child.exitCode, 130, demo.text());
    await demo.leftNothing();
  }
});

function start() {
  const mark = randomUUID();
  const directory = mkdtempSync(join(tmpdir(), 'demo-test-'));
  const child = spawn(process.execPath, [DEMO], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, [MARK]: mark, TMPDIR: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let text = '';
  child.stdout.on('data', (data) => (text += String(data)));
  child.stderr.on('data', (data) => (text += String(data)));
  return {
    child,
    text: () => text,
    ended: () => closed,
    async leftNothing() {
      const left = await untilNoProcess(mark, END_MS);
      killAll(left);
      assert.deepEqual(left, []);
      const files = readdirSync(directory).filter((name) => name.startsWith('skyqueue-demo-'));
      rmSync(directory, { recursive: true });
      assert.deepEqual(files, []);
    },
  };
}
