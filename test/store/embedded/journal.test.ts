import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { StoredItem, type QueueChange } from '../../../src/queue/index.js';
import { BLOCK } from '../../../src/store/embedded/journal-entry.js';
import { EmbeddedStore, takeRecordFromDirectory } from '../../../src/store/index.js';
import { queueStoreContract } from '../../conformance/queue-store.js';
import { plan } from '../../fakes/items.js';
import { crashingPlace, CrashSite } from './crash-site.js';

queueStoreContract('embedded, with a crash at each end', crashingPlace);

describe('The journal of the embedded store', () => {
  let site: CrashSite;
  before(async () => {
    site = await CrashSite.create();
  });
  after(() => site.dispose());

  test('has what was acknowledged after the last transaction, wherever a crash cuts it', async () => {
    const { directory, store } = await opened();
    for (let number = 1; number <= 4; number++) await store.apply(adding(number));
    const cuts = [
      { length: 6 * BLOCK, items: 5 },
      { length: 5 * BLOCK, items: 5 },
      { length: 4 * BLOCK + 50, items: 4 },
      { length: 4 * BLOCK + 10, items: 4 },
      { length: 3 * BLOCK, items: 3 },
      { length: BLOCK + 100, items: 1 },
      { length: 0, items: 1 },
    ];
    for (const { length, items } of cuts) {
      const left = site.crash(directory);
      truncateSync(journalIn(left), length);
      assert.deepEqual(await uidsIn(left), uids(items), `cut at ${length}`);
      // It goes on there, with a journal that has its size again.
      const survivor = await EmbeddedStore.open(left);
      await survivor.apply(adding(10));
      await survivor.apply(adding(11));
      assert.deepEqual(await uidsIn(site.crash(left)), [...uids(items), '10', '11']);
      assert.equal(statSync(journalIn(left)).size, statSync(journalIn(directory)).size);
      await survivor.close();
    }
    await store.close();
  });

  test('is taken over once', async () => {
    const { directory, store } = await opened();
    for (let number = 1; number <= 3; number++) await store.apply(adding(number));
    // A record is for the database, and everything that was noted goes there with it.
    await store.apply([removing(1), removing(2), { change: 'set_record', name: 'lock_info', text: '{}' }]);
    assert.deepEqual(await uidsIn(site.crash(directory)), ['0', '3']);
    await store.apply([removing(3)]);
    assert.deepEqual(await uidsIn(site.crash(directory)), ['0']);
    await store.close();
  });

  test('is read by whoever looks in after a crash, and left as it is', async () => {
    const { directory, store } = await opened();
    await store.apply(adding(1));
    const left = site.crash(directory);
    await store.close();
    const files = ['data.mdb', 'journal'].map((name) => join(EmbeddedStore.pathIn(left), name));
    const contents = files.map((file) => readFileSync(file));
    const survivor = await EmbeddedStore.open(left);
    await survivor.load();
    assert.deepEqual(
      files.map((file) => readFileSync(file)),
      contents,
    );
    await survivor.close();
    assert.deepEqual(await uidsIn(left), uids(2));
  });

  test('is begun anew when it is full, and nothing gets lost at the turn', async () => {
    const { directory, store } = await opened();
    const turns = statSync(journalIn(directory)).size / BLOCK;
    for (let number = 1; number < turns + 20; number++) await store.apply(adding(number));
    assert.deepEqual(await uidsIn(site.crash(directory)), uids(turns + 20));
    await store.close();
  });

  test('is taken over after a while', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { directory, store } = await opened();
    await store.apply(adding(1));
    assert.deepEqual(await uidsIn(withoutJournal(site.crash(directory))), uids(1));
    t.mock.timers.tick(1_000);
    // Its turn is after the taking over.
    await store.apply(adding(2));
    assert.deepEqual(await uidsIn(withoutJournal(site.crash(directory))), uids(2));
    assert.deepEqual(await uidsIn(site.crash(directory)), uids(3));
    await store.close();
  });

  test('is empty when the store was closed', async () => {
    const { directory, store } = await opened();
    await store.apply(adding(1));
    await store.close();
    assert.deepEqual(await uidsIn(withoutJournal(directory)), uids(2));
  });

  test('has no records in it, so another program can remove one while the store is open', async () => {
    const { directory, store } = await opened();
    await store.apply([{ change: 'set_record', name: 'lock_info', text: '{"a": 1}' }]);
    await store.apply(adding(1));
    assert.equal(await takeRecordFromDirectory(directory, 'lock_info'), '{"a": 1}');
    await store.apply(adding(2));
    const left = site.crash(directory);
    await store.close();
    assert.equal(await takeRecordFromDirectory(left, 'lock_info'), null);
    assert.deepEqual(await uidsIn(left), uids(3));
  });

  test('takes no note of what the database may refuse', async () => {
    const { directory, store } = await opened();
    const stored = StoredItem.of(plan('u'.repeat(5_000)));
    await assert.rejects(store.apply([{ change: 'insert', place: 1, stored, before: null }]), {
      code: 'DISK_REFUSES',
    });
    await store.apply(adding(1));
    await store.apply(adding(2));
    assert.deepEqual(await uidsIn(site.crash(directory)), uids(3));
    await store.close();
  });

  test('is no longer written to when a write fails, until the database has everything', async () => {
    const { directory, store } = await opened();
    const far = 300;
    for (let number = 1; number < far; number++) await store.apply(adding(number));
    // The database is smaller than that, so it still takes what the journal does not take any more.
    await withFileSize((far - 2) * BLOCK, async () => {
      await store.apply(adding(far));
      await store.apply(adding(far + 1));
    });
    assert.deepEqual(await uidsIn(site.crash(directory)), uids(far + 2));
    await store.close();
  });

  // LMDB damages the memory of the process when a write fails: after some of them the manager died.
  test('finds out that the disk takes nothing, so that the database need not', async () => {
    const { directory, store } = await opened();
    await store.apply(adding(1));
    await withFileSize(0, async () => {
      const record: QueueChange = { change: 'set_record', name: 'lock_info', text: '{}' };
      for (let number = 2; number < 52; number++)
        for (const transition of [adding(number), [record]])
          await assert.rejects(store.apply(transition), {
            code: 'DISK_REFUSES',
            message: /does not take what is written to it: file too large/,
          });
    });
    assert.deepEqual(await uidsIn(site.crash(directory)), uids(2));
    await store.apply(adding(2));
    await store.apply(adding(3));
    assert.deepEqual(await uidsIn(site.crash(directory)), uids(4));
    await store.close();
  });

  test('is done without where it cannot be had', async () => {
    const { directory, store } = await withFileSize(100 * BLOCK, opened);
    await store.apply(adding(1));
    assert.deepEqual(await uidsIn(withoutJournal(site.crash(directory))), uids(2));
    await store.close();
  });

  test('that has lost something of what was acknowledged is not passed over in silence', async () => {
    const { directory, store } = await opened();
    for (let number = 1; number <= 3; number++) await store.apply(adding(number));
    const left = site.crash(directory);
    await store.close();
    const content = readFileSync(journalIn(left));
    content[2 * BLOCK + 30] = (content[2 * BLOCK + 30] ?? 0) ^ 1;
    writeFileSync(journalIn(left), content);
    await assert.rejects(EmbeddedStore.open(left), {
      code: 'STORE_DAMAGED',
      message: /queue\.lmdb\/journal/,
    });
    // The way out that the message tells.
    assert.deepEqual(await uidsIn(withoutJournal(left)), uids(1));
  });

  /** A store that has one item in its database; from now on it takes notes. */
  async function opened(): Promise<{ directory: string; store: EmbeddedStore }> {
    const directory = site.newDirectory();
    const store = await EmbeddedStore.open(directory);
    await store.apply(adding(0));
    return { directory, store };
  }
});

function journalIn(directory: string): string {
  return join(EmbeddedStore.pathIn(directory), 'journal');
}

function withoutJournal(directory: string): string {
  rmSync(journalIn(directory));
  return directory;
}

function item(number: number): StoredItem {
  return StoredItem.of(plan(String(number)));
}

function adding(number: number): QueueChange[] {
  return [{ change: 'insert', place: number, stored: item(number), before: null }];
}

function removing(number: number): QueueChange {
  return { change: 'remove', place: number, stored: item(number) };
}

function uids(count: number): string[] {
  return Array.from({ length: count }, (_, number) => String(number));
}

/** What a store that is opened there finds. */
async function uidsIn(directory: string): Promise<(string | null)[]> {
  const store = await EmbeddedStore.open(directory);
  try {
    return (await store.load()).items.map(({ uid }) => uid);
  } finally {
    await store.close();
  }
}

/** Writes of this process behind so many bytes of a file fail meanwhile. */
async function withFileSize<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  limitFileSize(String(bytes));
  try {
    return await work();
  } finally {
    limitFileSize('unlimited');
  }
}

function limitFileSize(bytes: string): void {
  const { status, stderr } = spawnSync(
    'prlimit',
    ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
}
