import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { lockDirectory } from '../../src/store/index.js';
import { startProgram, type ChildProgram } from '../fakes/child-program.js';

const HOLDER = new URL('../fakes/lock-holder.js', import.meta.url);

async function newDirectory(t: TestContext, ...below: string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  t.after(() => rm(directory, { recursive: true }));
  return join(directory, ...below);
}

function startHolder(t: TestContext, directory: string): ChildProgram {
  const holder = startProgram(HOLDER, directory);
  t.after(() => holder.kill());
  return holder;
}

async function lineOf(program: ChildProgram): Promise<string> {
  return String((await program.lines.next()).value);
}

test('the second one is told who holds the directory, where, and since when', async (t) => {
  const directory = await newDirectory(t);
  const lock = await lockDirectory(directory);
  const { pid, host, since } = lock.holder;
  assert.deepEqual([pid, host], [process.pid, hostname()]);
  await assert.rejects(lockDirectory(directory), {
    code: 'DATA_DIRECTORY_IN_USE',
    message: new RegExp(`${directory}: process ${pid} on ${host}, since ${since}`),
  });
  await lock.release();
});

test('a directory that was released can be taken again, and releasing twice does no harm', async (t) => {
  const directory = await newDirectory(t);
  const first = await lockDirectory(directory);
  await first.release();
  const second = await lockDirectory(directory);
  await first.release();
  await assert.rejects(lockDirectory(directory), { code: 'DATA_DIRECTORY_IN_USE' });
  await second.release();
  assert.deepEqual(await readdir(join(directory, 'holder')), []);
});

test('a holder that was killed leaves nothing that stands in the way', async (t) => {
  const directory = await newDirectory(t);
  const holder = startHolder(t, directory);
  assert.equal(await lineOf(holder), 'held');
  await assert.rejects(lockDirectory(directory), { message: new RegExp(`process ${holder.process.pid}`) });
  await holder.kill('SIGKILL');
  assert.equal((await readdir(join(directory, 'holder'))).length, 1);
  const lock = await lockDirectory(directory);
  assert.equal((await readdir(join(directory, 'holder'))).length, 1);
  await lock.release();
});

test('a suspended holder still holds the directory, though it cannot say who it is', async (t) => {
  const directory = await newDirectory(t);
  const holder = startHolder(t, directory);
  assert.equal(await lineOf(holder), 'held');
  holder.process.kill('SIGSTOP');
  await assert.rejects(lockDirectory(directory), {
    code: 'DATA_DIRECTORY_IN_USE',
    message: /does not say who/,
  });
});

test('of many that come at the same time exactly one gets it', async (t) => {
  const directory = await newDirectory(t);
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
  const held = tries.filter((attempt) => attempt.status === 'fulfilled');
  assert.equal(held.length, 1);
  await held[0]?.value.release();
});

test('of several processes that come at the same time, one of them just killed, at most one gets it', async (t) => {
  const directory = await newDirectory(t);
  for (let round = 0; round < 3; round++) {
    const programs = Array.from({ length: 3 }, () => startHolder(t, directory));
    const lines = await Promise.all(programs.map(lineOf));
    assert.equal(lines.filter((line) => line === 'held').length, 1, lines.join('; '));
    await Promise.all(programs.map((program) => program.kill()));
  }
});

test(
  'a path that is too long for a socket can be locked',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const directory = await newDirectory(t, 'a'.repeat(60), 'b'.repeat(60));
    const lock = await lockDirectory(directory);
    await assert.rejects(lockDirectory(directory), { message: new RegExp(`process ${process.pid} on`) });
    await lock.release();
  },
);

test('a directory that cannot be used is named in the complaint', async (t) => {
  const file = join(await newDirectory(t), 'file');
  await writeFile(file, '');
  await assert.rejects(lockDirectory(file), { code: 'DATA_DIRECTORY_UNUSABLE', message: new RegExp(file) });
});
