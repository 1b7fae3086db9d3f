import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hw } from '../../../src/devices/sim/index.js';
import { bpp, bps, count, jsonLinesWriter, scan, type Plan } from '../../../src/run-engine/index.js';
import { recorded } from '../recorded.js';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'skyqueue-lines-'));
});
after(() => rmSync(folder, { recursive: true }));

function linesOf(path: string): { name: string; doc: Record<string, unknown> }[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as { name: string; doc: Record<string, unknown> });
}

test('each run has a file of its own, with every document as it was emitted', async () => {
  const directory = join(folder, 'new', 'folder');
  const writer = jsonLinesWriter(directory);
  const { RE, documents } = recorded();
  RE.subscribe(writer);
  const { det, motor, direct_img } = hw();
  function* both(): Plan<void> {
    yield* scan([det], motor, -1, 1, 5);
    yield* count([direct_img], 2);
  }
  const { run_start_uids } = await RE(both());
  const files = run_start_uids.map((uid) => linesOf(join(directory, `${uid}.jsonl`)));
  assert.deepEqual(files.flat(), JSON.parse(JSON.stringify(documents.map(([name, doc]) => ({ name, doc })))));
  await writer.close();
});

test('runs that are open together are written apart', async () => {
  const directory = join(folder, 'together');
  const { RE } = recorded();
  RE.subscribe(jsonLinesWriter(directory));
  const { det, det1 } = hw();
  const outer = bpp.set_run_key_wrapper(
    bpp.run_wrapper(
      (function* () {
        yield* bps.trigger_and_read([det]);
        yield* bpp.set_run_key_wrapper(count([det1], 2), 'inner');
        yield* bps.trigger_and_read([det]);
      })(),
    ),
    'outer',
  );
  await RE(outer);
  const shapes = readdirSync(directory)
    .map((file) =>
      linesOf(join(directory, file)).map(({ name, doc }) => [name, Object.keys(doc['data'] ?? {})[0]]),
    )
    .map((lines) => lines.filter(([name]) => name === 'event').map(([, key]) => key));
  assert.deepEqual(shapes.sort(), [
    ['det', 'det'],
    ['det1', 'det1'],
  ]);
});

test('values that JSON has no word for are written as well as can be', async () => {
  const directory = join(folder, 'values');
  const writer = jsonLinesWriter(directory);
  const data = { infinite: Infinity, typed: new Float64Array([1, 2.5]), big: 2n ** 70n };
  writer('start', { uid: 'run', time: 1 });
  writer('descriptor', {
    ...{ uid: 'd', time: 1, run_start: 'run', name: 'primary', data_keys: {}, object_keys: {} },
    ...{ configuration: {}, hints: {}, object_classes: {} },
  });
  writer('event', { uid: 'e', time: 1, descriptor: 'd', seq_num: 1, data, timestamps: {}, filled: {} });
  await writer.close();
  assert.deepEqual(linesOf(join(directory, 'run.jsonl')).at(-1)?.doc['data'], {
    infinite: null,
    typed: [1, 2.5],
    big: String(2n ** 70n),
  });
});

test('a disk that cannot be written is told of, and the plan goes on', async () => {
  const told: string[] = [];
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  const writer = jsonLinesWriter(join(file, 'below'), { log: (text) => told.push(text) });
  const { RE, names } = recorded();
  RE.subscribe(writer);
  await RE(count([hw().det], 3));
  assert.equal(names().length, 6);
  await writer.flush();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /documents are lost \(ENO/);
});

test('a process that is killed loses at most the line that it was writing', async () => {
  const program = fileURLToPath(new URL('../../fakes/writing-lines.js', import.meta.url));
  const directory = join(folder, 'killed');
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let emitted = 0;
  const closed = once(child, 'close');
  for await (const dots of child.stdout) {
    emitted += String(dots).length;
    if (emitted > 2_000) child.kill('SIGKILL');
  }
  await closed;
  const [file = ''] = readdirSync(directory);
  const lines = readFileSync(join(directory, file), 'utf8').split('\n').slice(0, -1);
  assert.ok(lines.length >= emitted, `${lines.length} whole lines of ${emitted} documents that were emitted`);
  lines.forEach((line) => JSON.parse(line) as unknown);
});
