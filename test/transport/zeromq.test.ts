import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveKeyPair } from 'zeromq';
import { ControlClient, ControlSocket, InfoSocket, subscribeInfo } from '../../src/transport/index.js';
import { transportContract } from '../conformance/transport.js';

for (const [name, keys] of [
  ['0MQ', undefined],
  ['0MQ, encrypted', curveKeyPair()],
] as const) {
  transportContract(
    name,
    async (handler) => {
      const server = await ControlSocket.bind('tcp://127.0.0.1:*', handler, {
        malformed: (fault) => Buffer.from(fault),
        privateKey: keys?.secretKey,
      });
      return { server, connect: () => new ControlClient(server.address, keys?.publicKey) };
    },
    async () => {
      const publisher = await InfoSocket.bind('tcp://127.0.0.1:*', keys?.secretKey);
      return {
        publisher,
        subscribe: (topics) => subscribeInfo(publisher.address, topics, keys?.publicKey),
      };
    },
  );
}

test('a manager that encrypts hears nobody who does not have its public key', async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const heard: string[] = [];
  const server = await ControlSocket.bind(
    'tcp://127.0.0.1:*',
    (body) => {
      heard.push(String(body));
      return body;
    },
    { malformed: (fault) => Buffer.from(fault), privateKey: secretKey },
  );
  const strangers = [undefined, curveKeyPair().publicKey].map(
    (key) => new ControlClient(server.address, key),
  );
  const friend = new ControlClient(server.address, publicKey);
  try {
    const lost = strangers.map((client) =>
      assert.rejects(client.request(Buffer.from('stranger'), 300), { code: 'REQUEST_TIMEOUT' }),
    );
    await Promise.all(lost);
    assert.equal(String(await friend.request(Buffer.from('friend'))), 'friend');
    assert.deepEqual(heard, ['friend']);
  } finally {
    for (const client of [...strangers, friend]) await client.close();
    await server.close();
  }
});
