import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { open } from 'lmdb';
import { EmbeddedStore } from '../../src/store/index.js';
import { queueStoreContract } from '../conformance/queue-store.js';

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
  const root = open({ path: join(directory, 'queue.lmdb'), noSubdir: false });
  await root.openDB({ name: 'values', encoding: 'string' }).put('format', '2');
  await root.close();
  await assert.rejects(EmbeddedStore.open(directory), { code: 'STORE_TOO_NEW' });
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
