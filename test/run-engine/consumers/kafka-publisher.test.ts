import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hw } from '../../../src/devices/sim/index.js';
import { count, kafkaPublisher } from '../../../src/run-engine/index.js';
import { freePorts } from '../../integration/harness/free-ports.js';
import { recorded } from '../recorded.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

test('with no broker a plan runs as ever, the outage is told once, and closing tells what waited', async () => {
  const [port = 0] = await freePorts(1);
  const told: string[] = [];
  let tell: () => void = () => undefined;
  const outage = new Promise<void>((resolve) => (tell = resolve));
  const publisher = kafkaPublisher('nowhere', `127.0.0.1:${port}`, {
    limit: 50,
    log: (text) => {
      told.push(text);
      if (/takes no documents/.test(text)) tell();
    },
  });
  const { RE, documents } = recorded();
  RE.subscribe(publisher);
  await RE(count([hw().det], 100));
  assert.equal(documents.length, 103);
  await outage;
  await publisher.close(0);
  const name = `Kafka at 127.0.0.1:${port}`;
  const [, waiting = ''] = /closed while (\d+) documents waited/.exec(told.at(-1) ?? '') ?? [];
  assert.ok(Number(waiting) >= 50 && Number(waiting) <= 53, told.at(-1));
  assert.deepEqual([publisher.lost, publisher.waiting], [documents.length, 0]);
  assert.equal(told[0], `${name}: 50 documents wait, so that further events are lost.`);
  assert.match(
    told[1] ?? '',
    /takes no documents \(.*ECONNREFUSED.*\)\. They wait for it, and plans go on\.$/,
  );
  assert.deepEqual(told.slice(2), [`${name}: closed while ${waiting} documents waited.`]);
});

test('without the package, whoever makes a publisher is told what to install', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'skyqueue-bare-'));
  try {
    // All that is ours, where nothing of others can be found.
    cpSync(join(ROOT, 'dist/src'), join(folder, 'dist/src'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const program = `import { kafkaPublisher } from './dist/src/run-engine/index.js';
      try { kafkaPublisher('topic', 'localhost:9092'); } catch ({ code, message }) { console.log(code, message); }`;
    const args = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    assert.match(stdout, /^PACKAGE_MISSING Publishing to Kafka needs the package @platformatic\/kafka/);
    assert.match(stdout, /npm install @platformatic\/kafka@1/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
