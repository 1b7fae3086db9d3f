import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All that is ours, where nothing of others can be found. */
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'skyqueue-bare-'));
  cpSync(join(ROOT, 'dist/src'), join(folder, 'dist/src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
});
after(() => rmSync(folder, { recursive: true }));

async function outcomeOf(name: string, file: string, call: string): Promise<string> {
  const program = `import { ${name} } from './dist/src/${file}';
    try { ${call} } catch ({ code, message }) { console.log(code, message); }`;
  const args = ['--input-type=module', '--eval', program];
  return (await promisify(execFile)(process.execPath, args, { cwd: folder })).stdout;
}

test('without its package, who makes a Kafka publisher is told what to install', async () => {
  const call = "kafkaPublisher('topic', 'localhost:9092')";
  const outcome = await outcomeOf('kafkaPublisher', 'run-engine/index.js', call);
  assert.match(outcome, /^PACKAGE_MISSING Publishing to Kafka needs the package @platformatic\/kafka/);
  assert.match(outcome, /npm install @platformatic\/kafka@1/);
});

test('without its package, who makes an EPICS device is told what to install', async () => {
  const call = "new EpicsMotor('BL7:m1', { name: 'samx' })";
  const outcome = await outcomeOf('EpicsMotor', 'devices/epics/index.js', call);
  assert.match(outcome, /^PACKAGE_MISSING EPICS Channel Access needs the package epics-tca/);
  assert.match(outcome, /npm install epics-tca@1/);
});
