import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { newCurveKeys } from '../../src/config/index.js';
import { InfoSocket, msgpackEncoding } from '../../src/transport/index.js';
import { runCommand, startCommand } from './run-command.js';

test('console output is printed as it is, and nothing else, until Ctrl-C', async () => {
  const socket = await InfoSocket.bind('tcp://127.0.0.1:*');
  const monitor = startCommand('qserver-console-monitor', [], { QSERVER_ZMQ_INFO_ADDRESS: socket.address });
  const publish = (topic: string, msg: string) =>
    socket.publish(topic, Buffer.from(`{"time": 1.5, "msg": ${msg}}`));
  try {
    // Nobody can tell from outside when a subscription has arrived, so it is called until it answers.
    const calling = setInterval(() => publish('QS_Console', '"."'), 10);
    await once(monitor.child.stdout, 'data');
    clearInterval(calling);
    publish('QS_Info', '{"status": {"manager_state": "idle"}}');
    publish('QS_Console', '"caf\\u00e9\\r50%"');
    publish('QS_Console', '""');
    publish('QS_Console', '"\\n end\\n"');
    while (!monitor.stdout().includes('end')) await once(monitor.child.stdout, 'data');
    monitor.child.kill('SIGINT');
    const { code, stdout, stderr } = await monitor.ended;
    assert.equal(code, 0);
    assert.match(stdout, /^\.+café\r50%\n end\n$/);
    assert.equal(stderr, '');
  } finally {
    monitor.child.kill('SIGKILL');
    await socket.close();
  }
});

test('what a manager encrypts and writes in msgpack is read, with the key and the encoding of the environment', async () => {
  const { privateKey, publicKey } = newCurveKeys();
  const socket = await InfoSocket.bind('tcp://127.0.0.1:*', privateKey);
  const monitor = startCommand('qserver-console-monitor', ['--zmq-info-encryption', 'ON'], {
    QSERVER_ZMQ_INFO_ADDRESS: socket.address,
    QSERVER_ZMQ_PUBLIC_KEY: publicKey,
    QSERVER_ZMQ_ENCODING: 'msgpack',
  });
  try {
    const calling = setInterval(
      () => socket.publish('QS_Console', msgpackEncoding.encode({ time: 1.5, msg: 'é' })),
      10,
    );
    await once(monitor.child.stdout, 'data');
    clearInterval(calling);
    monitor.child.kill('SIGINT');
    assert.match((await monitor.ended).stdout, /^é+$/);
  } finally {
    monitor.child.kill('SIGKILL');
    await socket.close();
  }
});

test('encryption without a key, a key that is none and an unknown encoding end with code 1', async () => {
  for (const [words, env, reason] of [
    [['--zmq-info-encryption', 'ON'], {}, /public key is missing/],
    [['--zmq-info-encryption', 'ON'], { QSERVER_ZMQ_PUBLIC_KEY: 'x' }, /QSERVER_ZMQ_PUBLIC_KEY is no key/],
    [['--zmq-info-encryption', 'perhaps'], {}, /expected ON or OFF/],
    [['--zmq-encoding', 'pickle'], {}, /no encoding 'pickle'/],
  ] as const) {
    const { code, stderr } = await runCommand('qserver-console-monitor', words, env);
    assert.equal(code, 1);
    assert.match(stderr, reason);
  }
});

test('an address that is none ends with code 1', async () => {
  const { code, stderr } = await runCommand('qserver-console-monitor', ['--zmq-info-addr', '60625']);
  assert.equal(code, 1);
  assert.match(stderr, /'60625' is no address/);
});
