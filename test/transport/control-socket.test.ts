import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Dealer, Request } from 'zeromq';
import { ControlClient, ControlSocket, type RequestHandler } from '../../src/transport/index.js';

const ANYWHERE = 'tcp://127.0.0.1:*';

test('a DEALER that sends the empty frame is served like a REQ client, its requests in order', () =>
  serving(echo, async ({ address }) => {
    const dealer = dealerTo(address);
    for (const text of ['a', 'b', 'c']) await dealer.send(['', text]);
    for (const text of ['a', 'b', 'c']) assert.deepEqual(texts(await dealer.receive()), ['', text]);
    dealer.close();
  }));

test('a second request of a client waits until the first one was answered', () => {
  const begun: string[] = [];
  let release: (body: Buffer) => void = () => undefined;
  const handler = (body: Buffer) => {
    begun.push(String(body));
    return String(body) === 'first' ? new Promise<Buffer>((resolve) => (release = resolve)) : body;
  };
  return serving(handler, async ({ address }) => {
    const dealer = dealerTo(address);
    const other = new ControlClient(address);
    await dealer.send(['', 'first']);
    await dealer.send(['', 'second']);
    await other.request(Buffer.from('other'));
    // 0MQ reads each client in turn, so "second" may be here or not; it must not have begun.
    assert.ok(!begun.includes('second'));
    release(Buffer.from('done'));
    assert.deepEqual(texts(await dealer.receive()), ['', 'done']);
    assert.deepEqual(texts(await dealer.receive()), ['', 'second']);
    dealer.close();
    await other.close();
  });
});

test('several body frames get a failure reply, and the next request works', () =>
  serving(echo, async ({ address }) => {
    const client = new Request({ linger: 0 });
    client.connect(address);
    await client.send(['{"method": ', '"status"}']);
    assert.match(String(await client.receive()), /malformed.*one body frame, and this one has 2/);
    await client.send('ping');
    assert.equal(String(await client.receive()), 'ping');
    client.close();
  }));

test('frames without the empty one get a failure reply in the form in which they came', () =>
  serving(echo, async ({ address }) => {
    const dealer = dealerTo(address);
    await dealer.send('status');
    assert.match(texts(await dealer.receive()).join(), /^malformed: the empty frame .* is missing$/);
    await dealer.send(['']);
    assert.match(texts(await dealer.receive()).join(), /^,malformed: .* has 0$/);
    dealer.close();
  }));

test('a handler that throws or rejects gives a failure reply and is told of', () => {
  const errors: unknown[] = [];
  const handler: RequestHandler = (body) => {
    if (String(body) === 'throw') throw new Error('thrown');
    return Promise.reject(new Error('rejected'));
  };
  return serving(
    handler,
    async ({ address }) => {
      const client = new ControlClient(address);
      for (const text of ['throw', 'reject']) {
        assert.match(String(await client.request(Buffer.from(text))), /malformed: .*could not be handled/);
      }
      assert.deepEqual(
        errors.map((error) => (error as Error).message),
        ['thrown', 'rejected'],
      );
      await client.close();
    },
    (error) => errors.push(error),
  );
});

test('clients that go away before their reply, and raw bytes from a scanner, harm nobody', () =>
  serving(
    async (body) => {
      await new Promise((resolve) => setImmediate(resolve));
      return body;
    },
    async ({ address }) => {
      for (let i = 0; i < 20; i++) {
        const hasty = dealerTo(address);
        await hasty.send(['', 'x'.repeat(10_000)]);
        hasty.close();
      }
      const port = Number(/\d+$/.exec(address)?.[0]);
      for (const rubbish of ['GET / HTTP/1.1\r\n\r\n', '\u0000'.repeat(200), '\xff'.repeat(64), '\x01\x00']) {
        const scanner = connect(port, '127.0.0.1', () => scanner.end(Buffer.from(rubbish, 'latin1')));
        // The server may hang up first, and not gently: that is no failure.
        scanner.on('error', () => undefined);
        scanner.resume();
        await new Promise((closed) => scanner.once('close', closed));
      }
      const client = new ControlClient(address);
      assert.equal(String(await client.request(Buffer.from('ping'))), 'ping');
      await client.close();
    },
  ));

test('an address that is taken is told, with what to do', () =>
  serving(echo, async ({ address }) => {
    await assert.rejects(bind(address, echo), { code: 'ADDRESS_IN_USE', message: new RegExp(address) });
  }));

test('an address that makes no sense is told, with how addresses look', async () => {
  for (const address of ['127.0.0.1:60615', 'tcp://no-such-host.invalid:1', 'tcp://127.0.0.1:99999']) {
    await assert.rejects(bind(address, echo), { code: 'ADDRESS_UNUSABLE', message: /look like tcp:\/\// });
  }
});

test('a socket file that another server listens at is not taken over; a left one is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'control-'));
  const address = `ipc://${join(folder, 'control')}`;
  try {
    await serving(
      echo,
      async () => {
        await assert.rejects(bind(address, echo), { code: 'ADDRESS_IN_USE' });
        const client = new ControlClient(address);
        assert.equal(String(await client.request(Buffer.from('ping'))), 'ping');
        await client.close();
      },
      undefined,
      address,
    );
    const left = join(folder, 'left');
    const listenAndDie = `require('net').createServer().listen(${JSON.stringify(left)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listenAndDie]);
    assert.ok(existsSync(left));
    await (await bind(`ipc://${left}`, echo)).close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('localhost and every interface are addresses, and the real port is told', async () => {
  for (const address of ['tcp://localhost:*', 'tcp://*:*']) {
    const socket = await bind(address, echo);
    assert.match(socket.address, /^tcp:\/\/[\d.]+:\d+$/);
    const client = new ControlClient(socket.address.replace('0.0.0.0', '127.0.0.1'));
    assert.equal(String(await client.request(Buffer.from('ping'))), 'ping');
    await client.close();
    await socket.close();
  }
});

test('closing twice is harmless, and the last reply still leaves', async () => {
  const socket = await bind(ANYWHERE, (body) => {
    setImmediate(() => void socket.close());
    return body;
  });
  const client = new ControlClient(socket.address);
  assert.equal(String(await client.request(Buffer.from('manager_stop'))), 'manager_stop');
  await client.close();
  await socket.close();
});

test('a reply that is ready only after the end is silently in vain', async () => {
  let release: (body: Buffer) => void = () => undefined;
  const socket = await bind(ANYWHERE, () => new Promise((resolve) => (release = resolve)));
  const client = new ControlClient(socket.address);
  await assert.rejects(client.request(Buffer.from('slow'), 100), { code: 'REQUEST_TIMEOUT' });
  await socket.close();
  release(Buffer.from('too late'));
  await client.close();
});

const echo: RequestHandler = (body) => body;
const texts = (frames: Buffer[]) => frames.map(String);

function dealerTo(address: string): Dealer {
  const dealer = new Dealer({ linger: 0 });
  dealer.connect(address);
  return dealer;
}

function bind(address: string, handler: RequestHandler, onHandlerError?: (error: unknown) => void) {
  const malformed = (fault: string) => Buffer.from(`malformed: ${fault}`);
  return ControlSocket.bind(address, handler, onHandlerError ? { malformed, onHandlerError } : { malformed });
}

async function serving(
  handler: RequestHandler,
  run: (socket: ControlSocket) => Promise<void>,
  onHandlerError?: (error: unknown) => void,
  address = ANYWHERE,
): Promise<void> {
  const socket = await bind(address, handler, onHandlerError);
  try {
    await run(socket);
  } finally {
    await socket.close();
  }
}
