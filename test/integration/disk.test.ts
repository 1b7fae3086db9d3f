import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { kill, TestManager, USER } from './harness/index.js';

/** A disk that is full, or may not be written to. It is a file system of its own in memory, which takes the rights of root. */
const DISK_MB = 8;
/** Longer than any name or path: an item of this size fills the disk soon. */
const LONG = 'x'.repeat(100_000);

const withoutDisk: string | false = (() => {
  if (process.getuid?.() !== 0) return 'only root can mount a disk';
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-disk-'));
  const failure = mount(directory);
  if (failure === '') unmount(directory);
  rmdirSync(directory);
  return failure === '' ? false : failure;
})();

describe('A full disk', { skip: withoutDisk }, () => {
  test('is told to whoever adds, and nothing that was acknowledged is lost', () =>
    withDisk([], async (dataDir) => {
      await using manager = await TestManager.start({ dataDir });
      await manager.openEnvironment();
      const acknowledged: string[] = [];
      let refusal = '';
      while (refusal === '') {
        const item = { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { md: { LONG } } };
        const reply = await manager.request('queue_item_add', { item, ...USER });
        if (reply.success) acknowledged.push((reply.item as { item_uid: string }).item_uid);
        else refusal = String(reply.msg);
      }
      assert.match(refusal, /^The change could not be saved.*The disk that holds .* is full\. Make room/);
      assert.ok(acknowledged.length > 0);
      assert.deepEqual(await waiting(manager), acknowledged);
      // To take away is how one makes room.
      await manager.accept('queue_item_remove', { uid: acknowledged.pop() });
      kill(manager.managerPid, 'SIGKILL');
      await manager.untilUp(30_000);
      assert.deepEqual(await waiting(manager), acknowledged);
      await manager.accept('queue_clear');
      await manager.add('count', [['det1']]);
    }));

  test('delays the end of a plan until there is room, also over a death of the manager, and ends nothing', () =>
    withDisk([], async (dataDir) => {
      await using manager = await TestManager.start({ dataDir });
      await manager.openEnvironment();
      const first = await manager.add('count', [['det1']], { num: 20, delay: 0.05 });
      const second = await manager.add('count', [['det1']], { num: 2 });
      await manager.accept('queue_start');
      await manager.info.untilText(/\|\s+2 \|/);
      const filler = fill(dataDir);
      await manager.info.untilText(/could not be stored/);
      const status = await manager.status();
      assert.deepEqual([status.running_item_uid, status.items_in_history], [first, 0]);
      assert.equal((await manager.request('queue_clear')).success, false);
      const kernel = manager.kernelPid;
      kill(manager.managerPid, 'SIGKILL');
      const again = await manager.untilUp(30_000);
      assert.deepEqual([again.running_item_uid, again.items_in_history], [first, 0]);
      rmSync(filler);
      await manager.untilIdle();
      assert.equal(manager.kernelPid, kernel);
      if ((await manager.status()).items_in_queue > 0) {
        await manager.accept('queue_start');
        await manager.until(({ items_in_history }) => items_in_history === 2, 'both plans in the history');
      }
      assert.deepEqual(
        (await manager.history()).map(({ item_uid, result }) => [item_uid, result.exit_status]),
        [
          [first, 'completed'],
          [second, 'completed'],
        ],
      );
    }));
});

describe('A data directory that may not be written to', { skip: withoutDisk }, () => {
  test('is told at the start, which fails', () =>
    withDisk(['-o', 'ro'], async (dataDir) => {
      await assert.rejects(TestManager.start({ dataDir }), (error: Error) => {
        assert.match(error.message, new RegExp(`${dataDir}.*(read-only|permission)`, 'i'));
        return true;
      });
    }));
});

describe('A disk that takes nothing any more while the manager runs', () => {
  test('is told to whoever changes something, and delays the end of a plan; then everything goes on', async () => {
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    const first = await manager.add('count', [['det1']], { num: 20, delay: 0.05 });
    const second = await manager.add('count', [['det1']], { num: 2 });
    await manager.accept('queue_start');
    await manager.info.untilText(/\|\s+2 \|/);
    allowFileSize(manager.managerPid, '0');
    const item = { item_type: 'plan', name: 'count', args: [['det1']] };
    for (const [method, params] of [
      ['queue_item_add', { item, ...USER }],
      ['queue_clear', {}],
      ['queue_mode_set', { mode: { loop: true } }],
      ['lock', { lock_key: 'key', user: 'Test', queue: true }],
    ] as const) {
      const { success, msg } = await manager.request(method, params);
      assert.equal(success, false, method);
      assert.match(
        String(msg),
        /could not be saved.*does not take what is written to it: file too large/,
        method,
      );
    }
    await manager.info.untilText(/could not be stored/);
    const { running_item_uid, items_in_queue, items_in_history } = await manager.status();
    assert.deepEqual([running_item_uid, items_in_queue, items_in_history], [first, 1, 0]);
    assert.deepEqual(await waiting(manager), [second]);

    allowFileSize(manager.managerPid, 'unlimited');
    await manager.until(({ items_in_history: ended }) => ended === 2, 'both plans in the history');
    assert.deepEqual(
      (await manager.history()).map(({ item_uid, result }) => [item_uid, result.exit_status]),
      [
        [first, 'completed'],
        [second, 'completed'],
      ],
    );
    await manager.add('count', [['det1']]);
  });
});

/** With 0 every write to a file of the process fails. (A file system cannot be made read-only while files are open in it.) */
function allowFileSize(pid: number, bytes: string): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
}

async function waiting(manager: TestManager): Promise<string[]> {
  const { items } = await manager.accept('queue_get');
  return (items as { item_uid: string }[]).map(({ item_uid }) => item_uid);
}

/** Leaves no room; returns the file that is in the way. */
function fill(directory: string): string {
  const path = join(directory, 'filler');
  const { bavail, bsize } = statfsSync(directory);
  writeFileSync(path, Buffer.alloc(bavail * bsize - bsize));
  return path;
}

async function withDisk(
  options: readonly string[],
  use: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-disk-'));
  assert.equal(mount(directory, options), '');
  try {
    await use(directory);
  } finally {
    unmount(directory);
    rmdirSync(directory);
  }
}

/** Returns why it failed. */
function mount(directory: string, options: readonly string[] = []): string {
  const args = ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, ...options, 'tmpfs', directory];
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? '' : stderr || (error?.message ?? 'mount failed');
}

function unmount(directory: string): void {
  spawnSync('umount', [directory]);
}
