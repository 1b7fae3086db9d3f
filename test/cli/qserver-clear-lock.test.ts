import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { QueueStore } from '../../src/queue/index.js';
import { EmbeddedStore, RedisStore } from '../../src/store/index.js';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'clear-lock-'));
after(() => rmSync(folder, { recursive: true }));

const LOCK = '{"environment": true, "queue": false, "lock_key": "k", "note": "do not touch", "uid": "u"}';
const UNLOCKED = '{"environment": false, "queue": false, "lock_key": null, "uid": "u"}';

async function setRecord(store: QueueStore, text: string): Promise<void> {
  await store.load();
  await store.apply([
    { change: 'set_record', name: 'lock_info', text },
    { change: 'set_record', name: 'plan_queue_mode', text: '{"loop": true}' },
  ]);
  await store.close();
}

/** Shows the lock, removes it and nothing else, and has nothing to do the second time. */
async function clearsTheLock(words: readonly string[], open: () => Promise<QueueStore>): Promise<void> {
  await setRecord(await open(), LOCK);
  const first = await runCommand('qserver-clear-lock', words);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /'note': 'do not touch'/);
  assert.match(first.stdout, /was cleared/);
  const store = await open();
  assert.deepEqual([...(await store.load()).records], [['plan_queue_mode', '{"loop": true}']]);
  await store.close();
  await setRecord(await open(), LOCK);
  const forPrograms = await runCommand('qserver-clear-lock', [...words, '--json']);
  assert.deepEqual(JSON.parse(forPrograms.stdout), {
    cleared: true,
    lock_info: { environment: true, queue: false, note: 'do not touch', uid: 'u' },
  });
  const second = await runCommand('qserver-clear-lock', words);
  assert.deepEqual(second, { code: 0, stdout: 'No lock was detected.\n', stderr: '' });
}

test('clears the lock in the embedded store', () =>
  clearsTheLock(['--data-dir', join(folder, 'data')], () => EmbeddedStore.open(join(folder, 'data'))));

test('clears the lock in Redis', { skip: withoutRedis }, async () => {
  const redis = await RedisServer.start();
  try {
    const where = { address: redis.address, prefix: 'beamline' };
    const words = ['--redis-addr', redis.address, '--redis-name-prefix', 'beamline'];
    await clearsTheLock(words, () => RedisStore.open(where));
  } finally {
    await redis.dispose();
  }
});

test('a lock that was opened in order is none', async () => {
  const directory = join(folder, 'unlocked');
  await setRecord(await EmbeddedStore.open(directory), UNLOCKED);
  const { code, stdout } = await runCommand('qserver-clear-lock', [], { SKYQUEUE_DATA_DIR: directory });
  assert.equal(code, 0);
  assert.equal(stdout, 'No lock was detected.\n');
});

test('where there is no store, none is made', async () => {
  const directory = join(folder, 'nothing');
  assert.equal((await runCommand('qserver-clear-lock', ['--data-dir', directory])).code, 0);
  assert.ok(!existsSync(directory));
});

test('a store that cannot be reached ends with code 1, an unknown option with 2', async () => {
  const { code, stderr } = await runCommand('qserver-clear-lock', ['--redis-addr', 'localhost:9']);
  assert.equal(code, 1);
  assert.match(stderr, /^The lock could not be cleared: /);
  assert.equal((await runCommand('qserver-clear-lock', ['--no-such-option'])).code, 2);
});
