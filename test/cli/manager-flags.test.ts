import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenFlags, managerCommand } from '../../cli/start-re-manager/flags.js';

test('flags become settings, and each remembers which flag it was', () => {
  const { flags, notices } = parse([
    '--zmq-control-addr=tcp://*:60615',
    '--zmq-publish-console',
    'OFF',
    '--permitted-re-metadata-keys',
    '/scan_id',
    '/versions',
    '--keep-re',
    '--verbose',
    '--data-dir',
    '/data',
  ]);
  assert.deepEqual(notices, []);
  assert.deepEqual(Object.fromEntries(flags), {
    'network/zmq_control_addr': { value: 'tcp://*:60615', source: '--zmq-control-addr' },
    'network/zmq_publish_console': { value: 'OFF', source: '--zmq-publish-console' },
    'worker/permitted_re_metadata_keys': {
      value: ['/scan_id', '/versions'],
      source: '--permitted-re-metadata-keys',
    },
    'startup/keep_re': { value: true, source: '--keep-re' },
    'operation/console_logging_level': { value: 'VERBOSE', source: '--verbose' },
    'typescript/data_dir': { value: '/data', source: '--data-dir' },
  });
});

test('a deprecated flag works, with a notice', () => {
  const { flags, notices } = parse(['--zmq-addr', 'tcp://*:1']);
  assert.equal(flags.get('network/zmq_control_addr')?.value, 'tcp://*:1');
  assert.deepEqual(notices, ['The flag --zmq-addr is deprecated. Use --zmq-control-addr instead.']);
});

test('log levels exclude each other, and there are no positional arguments', () => {
  assert.throws(() => parse(['--quiet', '--silent']), { code: 'commander.conflictingOption' });
  assert.throws(() => parse(['now']), { code: 'commander.excessArguments' });
});

function parse(words: readonly string[]) {
  const command = managerCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parse(['node', 'start-re-manager', ...words]);
  return givenFlags(command);
}
