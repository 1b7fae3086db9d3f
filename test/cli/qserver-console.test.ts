import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { answering } from './answering.js';
import { runCommand } from './run-command.js';

const CONNECT_INFO = { transport: 'tcp', ip: '127.0.0.1', shell_port: 60_001, key: 'secret' };
const folder = mkdtempSync(join(tmpdir(), 'console-'));
const kernelFiles = join(folder, `qserver_${userInfo().username}`, 'kernel_files');
after(() => rmSync(folder, { recursive: true }));

// Stands in for Jupyter, which is tried in the integration tests: it keeps what it was given and ends with code 7.
const SEEN = join(folder, 'seen');
const program = join(folder, 'jupyter-console');
writeFileSync(
  program,
  `#!/bin/sh\nfile="\${1#--existing=}"\n{ stat -c %a "$file"; cat "$file"; } > ${SEEN}\nexit 7\n`,
);
chmodSync(program, 0o755);
const withJupyter = { PATH: `${folder}:/usr/bin:/bin`, TMPDIR: folder };

test('the console is opened with what the manager says, in a file that nobody else can read and that is gone after', () =>
  answering(
    ({ method }) => {
      if (method === 'status') return { worker_environment_exists: true, status_uid: 's' };
      assert.equal(method, 'config_get');
      return { success: true, msg: '', config: { ip_connect_info: CONNECT_INFO } };
    },
    async (address) => {
      mkdirSync(kernelFiles, { recursive: true });
      // Of a console that was killed: no process has this number.
      writeFileSync(join(kernelFiles, 'kernel-4194305-00c0ffee.json'), '{}');
      writeFileSync(join(kernelFiles, 'kernel-of-somebody.json'), '{}');
      const { code, stdout, stderr } = await runCommand('qserver-console', ['-a', address], withJupyter);
      assert.equal(code, 7, 'the exit code is that of the console');
      const [mode, json = ''] = readFileSync(SEEN, 'utf8').split('\n');
      assert.equal(mode, '600');
      assert.deepEqual(JSON.parse(json), CONNECT_INFO);
      assert.deepEqual(readdirSync(kernelFiles), ['kernel-of-somebody.json']);
      assert.ok(!`${stdout}${stderr}`.includes('secret'));
    },
  ));

test('a folder that others can write to does not get the file', () =>
  answering(
    () => ({ success: true, config: { ip_connect_info: CONNECT_INFO }, worker_environment_exists: true }),
    async (address) => {
      const before = readdirSync(kernelFiles);
      chmodSync(kernelFiles, 0o777);
      const { code } = await runCommand('qserver-console', ['-a', address], withJupyter);
      chmodSync(kernelFiles, 0o700);
      assert.equal(code, 7);
      assert.deepEqual(readdirSync(kernelFiles), before);
    },
  ));

test('without Jupyter it says how to get it, and ends with code 5', () =>
  answering(
    () => ({ success: true, config: { ip_connect_info: CONNECT_INFO } }),
    async (address) => {
      const { code, stderr } = await runCommand('qserver-console', ['-a', address], { PATH: '/nonexistent' });
      assert.equal(code, 5);
      assert.equal(stderr, 'jupyter-console is not installed. Get it with: pip install jupyter-console\n');
    },
  ));

test('without a kernel it says why there is none, and ends with code 5', () =>
  answering(
    () => ({ success: true, config: { ip_connect_info: {} } }),
    async (address) => {
      const { code, stderr } = await runCommand('qserver-console', ['-a', address], withJupyter);
      assert.equal(code, 5);
      assert.match(stderr, /the worker environment is closed \(open it with qserver environment open\)/);
    },
  ));

test('a refusal ends with code 2, no reply with 3, a key with 1', async () => {
  await answering(
    () => ({ success: false, msg: 'not now' }),
    async (address) => {
      const { code, stderr } = await runCommand('qserver-console', ['-a', address], withJupyter);
      assert.equal(code, 2);
      assert.match(stderr, /not now/);
    },
  );
  const { code } = await runCommand('qserver-qtconsole', ['-a', 'tcp://127.0.0.1:9']);
  assert.equal(code, 3);
  const keyed = await runCommand('qserver-console', [], { QSERVER_ZMQ_PUBLIC_KEY: 'x'.repeat(39) });
  assert.equal(keyed.code, 1);
});
