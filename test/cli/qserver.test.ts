import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Float, type JsonObject } from '../../src/protocol/index.js';
import { answering } from './answering.js';
import { runCommand, startCommand, type Ended } from './run-command.js';

const NOWHERE = 'tcp://127.0.0.1:9';

test('a reply is shown as the Python qserver shows it', () =>
  answering(
    () => ({
      success: true,
      msg: '',
      items: [
        { name: 'count', args: [['det1', 'det2']], kwargs: { num: 10, delay: new Float(1) }, user: "it's" },
      ],
      running_item: {},
      plan_queue_uid: 'f62d4d3a-5b3c-4d19-a9e1-9f5f6e0c2c57',
    }),
    async (address) => {
      const { code, stdout } = await qserver(['-a', address, 'queue', 'get']);
      assert.equal(code, 0);
      assert.match(stdout, /^Arguments: \['queue', 'get'\]\n\d\d:\d\d:\d\d - MESSAGE: \n/);
      assert.equal(
        stdout.split('\n').slice(2).join('\n'),
        `{'success': True,
 'msg': '',
 'items': [{'name': 'count',
            'args': [['det1', 'det2']],
            'kwargs': {'num': 10, 'delay': 1.0},
            'user': "it's"}],
 'running_item': {},
 'plan_queue_uid': 'f62d4d3a-5b3c-4d19-a9e1-9f5f6e0c2c57'}
`,
      );
    },
  ));

test('words and options mix, and the request has the lock key and the user', () => {
  const requests: JsonObject[] = [];
  const keep = (request: JsonObject) => {
    requests.push(request);
    return { success: true, msg: '' };
  };
  return answering(keep, async (address) => {
    const words = ['queue', 'add', 'plan', '-1', "{'name': 'count', 'args': [1.0]}", '-k', '90g94'];
    const { code, stdout } = await qserver([
      ...words,
      '--user-group',
      'expert',
      `--zmq-control-addr=${address}`,
    ]);
    assert.equal(code, 0);
    assert.ok(
      stdout.startsWith(`Arguments: ['queue', 'add', 'plan', '-1', "{'name': 'count', 'args': [1.0]}"]\n`),
      stdout,
    );
    assert.deepEqual(requests, [
      {
        method: 'queue_item_add',
        params: {
          pos: -1,
          item: { name: 'count', args: [new Float(1)], item_type: 'plan' },
          user: 'qserver-cli',
          user_group: 'expert',
          lock_key: '90g94',
        },
      },
    ]);
  });
});

test('a refused request ends with code 2 and shows the reply', () =>
  answering(
    () => ({ success: false, msg: 'No worker environment is open.' }),
    async (address) => {
      const { code, stdout } = await qserver(['queue', 'start'], { QSERVER_ZMQ_CONTROL_ADDRESS: address });
      assert.equal(code, 2);
      assert.match(stdout, /\{'success': False, 'msg': 'No worker environment is open.'\}\n$/);
    },
  ));

test('words that make no request end with code 1, and nothing is sent', () =>
  answering(
    () => assert.fail('a request was sent'),
    async (address) => {
      for (const words of [
        ['queue', 'add', 'plan', 'x'],
        ['lock', 'all', '-k', ''],
        ['ping', '--zmq-encoding', 'pickle'],
      ]) {
        const { code, stderr } = await qserver(['-a', address, ...words]);
        assert.equal(code, 1);
        assert.match(stderr, /^Invalid command or parameters: .*\.\n/);
      }
    },
  ));

test('an unknown option, or no words, is wrong usage and ends with code 2', async () => {
  for (const words of [['status', '--verbose'], [], ['status', '--output', 'xml']]) {
    const { code, stdout, stderr } = await qserver(words);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: /);
  }
});

test('no reply is told after two seconds and ends with code 3', async () => {
  const { code, stdout } = await qserver(['-a', NOWHERE, 'status']);
  assert.equal(code, 3);
  assert.match(stdout, /\n\d\d:\d\d:\d\d - ERROR: No reply within 2 s from tcp:\/\/127.0.0.1:9\./);
});

test('for other programs the reply is one line of JSON, whole and alone', () =>
  answering(
    () => ({ success: true, items: Array.from({ length: 20 }, () => new Float(2)) }),
    async (address) => {
      const { stdout } = await qserver(['-a', address, 'history', 'get', '--output', 'json']);
      assert.equal(stdout, `{"success": true, "items": [${Array(20).fill('2.0').join(', ')}]}\n`);
    },
  ));

test('monitor pings until Ctrl-C and then ends with code 0', () => {
  let heard: () => void = () => undefined;
  const firstPing = new Promise<void>((resolve) => (heard = resolve));
  return answering(
    ({ method }) => {
      assert.equal(method, 'ping');
      heard();
      return { msg: 'RE Manager' };
    },
    async (address) => {
      const monitor = startCommand('qserver', ['-a', address, 'monitor']);
      await firstPing;
      while (!monitor.stdout().includes('MESSAGE')) await once(monitor.child.stdout, 'data');
      monitor.child.kill('SIGINT');
      const { code, stdout } = await monitor.ended;
      assert.equal(code, 0);
      assert.match(stdout, /Press Ctrl-C to exit[^]*The program was manually stopped\.\n$/);
    },
  );
});

function qserver(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runCommand('qserver', words, env);
}
