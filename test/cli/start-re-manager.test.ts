import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from './run-command.js';

test('a configuration that cannot be used ends with code 1, and all complaints', async () => {
  const words = [
    '--redis-addr',
    'localhost/queue',
    '--startup-dir',
    '/no/such/directory',
    '--zmq-control-addr',
    '60615',
  ];
  const { code, stdout, stderr } = await runCommand('start-re-manager', words);
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^The configuration cannot be used:\n(- .*\n){3}$/);
  assert.match(stderr, /network\/redis_addr \(--redis-addr\)/);
  assert.match(stderr, /network\/zmq_control_addr \(--zmq-control-addr\)/);
});

test('wrong usage ends with code 2', async () => {
  for (const words of [['--no-such-flag'], ['now'], ['--verbose', '--silent'], ['--data-dir']]) {
    const { code, stderr } = await runCommand('start-re-manager', words);
    assert.equal(code, 2);
    assert.match(stderr, /^error: /);
  }
});

test('help names every flag that operators of the reference know, and ends with code 0', async () => {
  const { code, stdout } = await runCommand('start-re-manager', ['--help']);
  assert.equal(code, 0);
  for (const flag of [
    '--zmq-control-addr',
    '--startup-dir',
    '--console-output',
    '--ipython-hb-port',
    '--config',
  ]) {
    assert.ok(stdout.includes(`  ${flag} `), flag);
  }
});
