import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { kill, TestManager } from './harness/index.js';

const directory = mkdtempSync(join(tmpdir(), 'skyqueue-connections-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const flags = ['--ipython-connection-dir', directory];

async function connectionFile(manager: TestManager): Promise<string> {
  const { config } = (await manager.accept('config_get')) as {
    config?: { ip_connect_info: { key: string } };
  };
  assert.ok(config?.ip_connect_info.key);
  const [name = '', ...others] = readdirSync(directory).filter((file) => file.startsWith('kernel-'));
  assert.deepEqual(others, []);
  return join(directory, name);
}

test('the connection file of a kernel that was killed with all that could remove it is gone after the next start', async () => {
  await using killed = await TestManager.start({ flags });
  await killed.openEnvironment();
  const left = await connectionFile(killed);
  for (const pid of [killed.supervisor.pid ?? 0, killed.managerPid, killed.kernelPid]) kill(pid, 'SIGKILL');
  await killed.close();
  assert.ok(existsSync(left));

  await using next = await TestManager.start({ flags });
  while (existsSync(left)) await next.info.untilNews(1);
  assert.deepEqual(readdirSync(directory), [], 'the mark is gone, too');
});
