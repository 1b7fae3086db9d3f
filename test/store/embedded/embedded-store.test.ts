import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { open, type Key, type RootDatabase } from 'lmdb';
import { EmbeddedStore } from '../../../src/store/index.js';
import { queueStoreContract } from '../../conformance/queue-store.js';

queueStoreContract('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  return {
    open: () => EmbeddedStore.open(directory),
    dispose: () => rm(directory, { recursive: true }),
  };
});

test('data of a newer format is refused, not misread', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  t.after(() => rm(directory, { recursive: true }));
  await (await EmbeddedStore.open(directory)).close();
  await withDatabase(directory, async (root) => {
    await root.openDB({ name: 'values', encoding: 'string' }).put('format', '3');
  });
  await assert.rejects(EmbeddedStore.open(directory), { code: 'STORE_TOO_NEW' });
});

test('data of the format before the journal is taken over with the first change', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  t.after(() => rm(directory, { recursive: true }));
  await withDatabase(directory, async (root) => {
    await root.openDB({ name: 'items', encoding: 'string' }).put([1, 'a'], '{"item_uid": "a"}');
    await root.openDB({ name: 'values', encoding: 'string' }).put('format', '1');
  });
  const store = await EmbeddedStore.open(directory);
  assert.deepEqual((await store.load()).items, [{ place: 1, uid: 'a', text: '{"item_uid": "a"}' }]);
  await store.apply([{ change: 'append_history', number: 1, text: '{}' }]);
  await store.close();
  await withDatabase(directory, async (root) => {
    assert.equal(root.openDB({ name: 'values', encoding: 'string' }).get('format'), '2');
  });
});

test('nobody else may look into the folder of the database', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  t.after(() => rm(directory, { recursive: true }));
  await (await EmbeddedStore.open(directory)).close();
  assert.equal((await stat(join(directory, 'queue.lmdb'))).mode & 0o777, 0o700);
});

test('a directory that cannot be used is named in the complaint', async () => {
  await assert.rejects(EmbeddedStore.open('/dev/null'), { code: 'STORE_UNUSABLE', message: /\/dev\/null/ });
});

async function withDatabase(
  directory: string,
  use: (root: RootDatabase<unknown, Key>) => Promise<void>,
): Promise<void> {
  const root = open<unknown, Key>({ path: join(directory, 'queue.lmdb'), noSubdir: false });
  await use(root);
  await root.close();
}
