import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newConnection, newConnectionPath, writeConnectionFile } from '../../src/jupyter/index.js';
import {
  markConnection,
  removeLeftConnections,
  removeMarkedConnection,
} from '../../src/worker/tslab/left-connections.js';

const directory = mkdtempSync(join(tmpdir(), 'skyqueue-left-'));
after(() => rmSync(directory, { recursive: true, force: true }));

/** As a manager leaves it: a marked file whose owner is `pid`, of a kernel at this control port. */
async function leave(pid: number, control_port = 0): Promise<string> {
  const path = newConnectionPath(directory);
  await markConnection(path, pid);
  await writeConnectionFile(path, { ...newConnection('skyqueue'), control_port });
  return path;
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function owner(): ChildProcess & { pid: number } {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']) as ChildProcess & { pid: number };
}

test('files whose owner was killed are removed, and nothing else', async () => {
  const killed = owner();
  const [left, before] = [await leave(killed.pid), await leave(killed.pid)];
  const ours = await leave(process.pid);
  const stranger = newConnectionPath(directory);
  await writeConnectionFile(stranger, newConnection('skyqueue'));
  assert.deepEqual(await removeLeftConnections(directory), []);
  await ended(killed);
  rmSync(before); // somebody has cleaned up by hand: the mark goes, too
  assert.deepEqual((await removeLeftConnections(directory)).sort(), [left, before].sort());
  assert.deepEqual(
    [left, ours, stranger].map((path) => existsSync(path)),
    [false, true, true],
  );
  assert.equal(readdirSync(directory).length, 3, 'two files and one mark');
  await removeMarkedConnection(ours);
  await removeMarkedConnection(ours);
  assert.deepEqual(readdirSync(directory).length, 1);
});

test('a kernel that still listens keeps its file until it has ended', async () => {
  const killed = owner();
  const kernel = createServer().listen(0, '127.0.0.1');
  await once(kernel, 'listening');
  const path = await leave(killed.pid, (kernel.address() as AddressInfo).port);
  await ended(killed);
  assert.deepEqual(await removeLeftConnections(directory), []);
  kernel.close();
  await once(kernel, 'close');
  assert.deepEqual(await removeLeftConnections(directory), [path]);
});

test('another process that has got the number of the owner does not pass for it; another machine is left alone', async () => {
  const path = await leave(process.pid);
  const mark = join(directory, `.${path.slice(directory.length + 1)}.owner`);
  const written = JSON.parse(readFileSync(mark, 'utf8')) as object;
  writeFileSync(mark, JSON.stringify({ ...written, started: '1', host: 'elsewhere' }));
  assert.deepEqual(await removeLeftConnections(directory), []);
  writeFileSync(mark, JSON.stringify({ ...written, started: '1' }));
  assert.deepEqual(await removeLeftConnections(directory), [path]);
  assert.deepEqual(await removeLeftConnections(join(directory, 'not there')), []);
});
