import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hw, SynAxis } from '../../../src/devices/sim/index.js';
import type { NamedDocument } from '../../../src/protocol/documents.js';
import { buffered, count, scan } from '../../../src/run-engine/index.js';
import { recorded } from '../recorded.js';

test('a buffered callback gets all documents in order, after the plan has gone on', async () => {
  const { RE, documents } = recorded();
  const taken: NamedDocument[] = [];
  const behind: number[] = [];
  const slow = buffered(async (...document: NamedDocument) => {
    behind.push(documents.length);
    await new Promise((resolve) => setTimeout(resolve, 1));
    taken.push(document);
  });
  RE.subscribe(slow);
  await RE(count([hw().det], 5));
  await slow.flush();
  assert.deepEqual(taken, documents);
  assert.equal(behind.at(0), documents.length, 'the plan was over before the first was handed on');
  assert.equal(slow.lost, 0);
});

test('while a motor moves, a buffered callback works', async () => {
  const { RE, messages } = recorded();
  const seen: string[] = [];
  const axis = new SynAxis({ name: 'x', delay: 0.02 });
  RE.subscribe(buffered((name: string) => void seen.push(`${name} after ${messages.at(-1)}`)));
  await RE(scan([], axis, 0, 1, 2));
  assert.ok(seen.includes('event after wait'), seen.join());
});

test('what a buffered callback throws is told, and the next document comes', async () => {
  const { RE } = recorded();
  const told: string[] = [];
  const names: string[] = [];
  const fails = buffered(
    function analysis(name: string) {
      names.push(name);
      if (name === 'descriptor') throw new Error('no disk');
    },
    { log: (text) => told.push(text) },
  );
  RE.subscribe(fails);
  assert.equal((await RE(count([hw().det]))).exit_status, 'success');
  await fails.close();
  assert.deepEqual(names, ['start', 'descriptor', 'event', 'stop']);
  assert.deepEqual(told, ['analysis failed on a document descriptor: no disk']);
});
