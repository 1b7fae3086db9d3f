import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newConnection, readConnectionFile, writeConnectionFile } from '../../src/jupyter/index.js';
import { prepareKernel, type KernelSettings } from '../../src/worker/tslab/kernel-settings.js';
import { freePorts } from '../integration/harness/free-ports.js';

const directory = mkdtempSync(join(tmpdir(), 'skyqueue-connection-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const path = join(directory, 'chosen.json');
const settings: KernelSettings = {
  startupArgs: [],
  cwd: directory,
  ip: '127.0.0.1',
  ports: {},
  connectionFile: path,
  connectionDir: undefined,
  keepsConnectionFile: true,
  isShared: true,
  access: 'RUN',
};

/** As a kernel leaves it: with the ports that it had. */
async function leave(): Promise<{ key: string; shell_port: number }> {
  const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] = await freePorts(5);
  const left = { ...newConnection('skyqueue'), shell_port, iopub_port, stdin_port, control_port, hb_port };
  await writeConnectionFile(path, left);
  return left;
}

test('the next kernel has ports and key of the connection file that the user chose', async () => {
  const left = await leave();
  await prepareKernel(settings);
  assert.deepEqual(await readConnectionFile(path), left);
  await prepareKernel({ ...settings, ports: { shell: left.shell_port } });
  assert.deepEqual(await readConnectionFile(path), left);
  assert.deepEqual(readdirSync(directory), ['chosen.json'], 'no mark says that it may be removed');
});

test('a file that contradicts the settings, cannot be read, or was made for one kernel only, is written anew', async () => {
  const left = await leave();
  const [shell = 0] = await freePorts(1);
  await prepareKernel({ ...settings, ports: { shell } });
  const anew = await readConnectionFile(path);
  assert.deepEqual([anew.shell_port, anew.iopub_port], [shell, 0]);
  assert.notEqual(anew.key, left.key);

  writeFileSync(path, '{ half');
  await prepareKernel(settings);
  assert.equal((await readConnectionFile(path)).shell_port, 0);

  const other = await leave();
  await prepareKernel({ ...settings, keepsConnectionFile: false });
  assert.notEqual((await readConnectionFile(path)).key, other.key);
});

test('a port that another program has got meanwhile is not waited for', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const left = await leave();
  await writeConnectionFile(path, {
    ...newConnection('skyqueue'),
    ...left,
    stdin_port: (server.address() as AddressInfo).port,
  });
  await prepareKernel(settings);
  const anew = await readConnectionFile(path);
  assert.deepEqual([anew.shell_port, anew.stdin_port], [0, 0]);
  assert.notEqual(anew.key, left.key);
  server.close();
});
