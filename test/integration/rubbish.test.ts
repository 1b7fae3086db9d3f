import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Dealer } from 'zeromq';
import { isObject } from '../../src/protocol/index.js';
import { jsonEncoding } from '../../src/transport/index.js';
import { Rubbish } from '../fakes/rubbish.js';
import { askRaw, seeded, TestManager } from './harness/index.js';

/** Whatever arrives at its sockets, the manager says what is wrong where it can, and goes on. */
const SCANS = 200;
const REQUESTS = 2_000;
/** Kernels have tests of their own. */
const WHAT_STARTS_A_KERNEL = ['environment_open'];

describe('The control socket', () => {
  let manager: TestManager;
  before(async () => {
    manager = await TestManager.start();
  });
  after(() => manager.close());

  const bodies: Record<string, string | Buffer> = {
    'no JSON': 'hello',
    'nothing at all': '',
    'half of a JSON text': '{"method": "status"',
    'bytes that are no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    'a string': '"status"',
    'a number': '1',
    'a list': '[]',
    null: 'null',
    'no method': '{"params": {}}',
    'an unknown method': '{"method": "open_the_pod_bay_doors"}',
    'a method that is inherited by every object': '{"method": "constructor"}',
    'a method named __proto__': '{"method": "__proto__"}',
    'a method that is a list': '{"method": ["status"]}',
    'a method that is null': '{"method": null}',
    'a JSON-RPC envelope': '{"jsonrpc": "2.0", "id": 1, "method": "status", "params": {}}',
    'params that are a list': '{"method": "queue_item_add", "params": [1, 2]}',
    'params that are a string': '{"method": "queue_get", "params": "x"}',
    'an unknown parameter': '{"method": "queue_get", "params": {"x": 1}}',
    'an item that is a number':
      '{"method": "queue_item_add", "params": {"item": 7, "user": "u", "user_group": "primary"}}',
    'a lock key of the wrong type': '{"method": "queue_clear", "params": {"lock_key": 7}}',
    'nesting without end': `{"method": "status", "params": ${'['.repeat(100_000)}}`,
  };
  for (const [what, body] of Object.entries(bodies)) {
    test(`answers ${what} with a failure that says something`, async () => {
      const reply = await askRaw(manager.controlAddress, [body]);
      assert.equal(reply?.success, false, JSON.stringify(reply));
      assert.ok(typeof reply.msg === 'string' && reply.msg !== '', JSON.stringify(reply));
    });
  }

  test('answers a message of several frames with a failure', async () => {
    const reply = await askRaw(manager.controlAddress, ['{"method": "status"}', 'x', 'y']);
    assert.equal(reply?.success, false, JSON.stringify(reply));
  });

  test('survives messages without the empty frame that comes before the body', async () => {
    const dealer = new Dealer({ linger: 1_000 });
    dealer.connect(manager.controlAddress);
    for (const frames of [['{"method": "status"}'], [''], ['', ''], ['a', 'b', 'c'], ['', '', '', '']])
      await dealer.send(frames);
    await untilAllIsRead(dealer);
    dealer.close();
    assert.equal((await manager.status()).manager_state, 'idle');
  });

  test('answers thousands of requests that nobody should send, each once and in order', async () => {
    const rubbish = new Rubbish(seeded(3), jsonEncoding, WHAT_STARTS_A_KERNEL);
    const dealer = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    dealer.connect(manager.controlAddress);
    for (let i = 0; i < REQUESTS; i++) {
      await dealer.send(['', rubbish.body()]);
      const [empty, reply, ...more] = await dealer.receive();
      assert.deepEqual([String(empty), more], ['', []]);
      assert.doesNotThrow(() => jsonEncoding.decode(reply as Buffer), String(reply));
    }
    // To these there may be an answer or not, depending on what can be told from them.
    for (let i = 0; i < REQUESTS; i++) {
      const frames = rubbish.frames();
      if (frames.length > 0) await dealer.send(frames);
    }
    await untilAllIsRead(dealer);
    dealer.close();
    assert.equal((await manager.status()).manager_state, 'idle');
  });

  test('survives a client that does not wait for its answers', async () => {
    for (let i = 0; i < SCANS; i++) {
      const dealer = new Dealer({ linger: 50 });
      dealer.connect(manager.controlAddress);
      await dealer.send(['', '{"method": "status"}']);
      dealer.close();
    }
    assert.equal((await manager.status()).manager_state, 'idle');
  });

  test('survives a port scanner on both ports, and keeps no connection of it', async () => {
    const random = seeded(7);
    await manager.status();
    const before = descriptors(manager.managerPid);
    for (const address of [manager.controlAddress, manager.infoAddress])
      for (let i = 0; i < SCANS; i++) await scan(Number(address.split(':').at(-1)), random);
    assert.equal((await manager.status()).manager_state, 'idle');
    // Closing is the work of 0MQ's own thread: it is done when it is done, so look until it is.
    let now = descriptors(manager.managerPid);
    for (let looks = 0; now > before + 5 && looks < 500; looks++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      now = descriptors(manager.managerPid);
    }
    assert.ok(now <= before + 5, `${before} open files before the scan, ${now} after`);
  });
});

/** One connection is read in order: when this has its answer, all that was sent before has been read. */
async function untilAllIsRead(dealer: Dealer): Promise<void> {
  await dealer.send(['', '{"method": "the_last_one"}']);
  for await (const frames of dealer) {
    const reply = jsonEncoding.decode(frames.at(-1) as Buffer);
    if (isObject(reply) && String(reply.msg).includes('the_last_one')) return;
  }
}

/** Connects, says something that is no 0MQ (or nothing), and hangs up, gently or not. */
function scan(port: number, random: () => number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)),
      );
      const greeting =
        [bytes, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01\x02\x00', ''][Math.floor(random() * 4)] ??
        '';
      if (random() < 0.5) socket.end(greeting);
      else socket.write(greeting, () => socket.resetAndDestroy());
    });
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    // The peer may wait for more of a greeting that never comes, so we do not wait for its end of the talk.
    socket.once('finish', () => socket.destroySoon());
    socket.once('close', () => resolve());
  });
}

function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
