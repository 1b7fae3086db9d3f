import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicKeyOf } from '../../src/config/index.js';
import { runCommand } from './run-command.js';

test('makes a pair of keys, each time another one', async () => {
  const printed = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const { code, stdout } = await runCommand('qserver-zmq-keys', []);
    assert.equal(code, 0);
    const [, privateKey = ''] = /Private key .*: +(\S{40})$/m.exec(stdout) ?? [];
    const [, publicKey = ''] = /Public key .*: +(\S{40})$/m.exec(stdout) ?? [];
    assert.equal(publicKeyOf(privateKey), publicKey);
    printed.add(privateKey);
  }
  assert.equal(printed.size, 2);
});

test('finds the public key of a private one, and writes it as other programs read it', async () => {
  const words = ['--zmq-private-key', 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6'];
  const keys = {
    private_key: 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6',
    public_key: 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7',
  };
  const json = await runCommand('qserver-zmq-keys', [...words, '--json']);
  assert.deepEqual(JSON.parse(json.stdout), keys);
  const env = await runCommand('qserver-zmq-keys', [...words, '--output', 'env']);
  assert.equal(
    env.stdout,
    `QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER='${keys.private_key}'\nQSERVER_ZMQ_PUBLIC_KEY='${keys.public_key}'\n`,
  );
});

test('text that is no key ends with code 4, an unknown option with 2', async () => {
  const { code, stdout, stderr } = await runCommand('qserver-zmq-keys', ['--zmq-private-key', 'abc']);
  assert.equal(code, 4);
  assert.equal(stdout, '');
  assert.match(stderr, /40 characters/);
  assert.equal((await runCommand('qserver-zmq-keys', ['--no-such-option'])).code, 2);
});
