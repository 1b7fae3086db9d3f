import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT, runScript, TestManager, withoutPython } from './harness/index.js';

describe('the running worker among the kernels of Jupyter', { skip: withoutPython }, () => {
  let manager: TestManager;
  before(async () => {
    manager = await TestManager.start();
  });
  after(() => manager.close());

  test('can be attached to, stopped, restarted and left, and nothing of that harms a plan of the queue', async () => {
    const outcome = await runScript('jupyter_worker.py', [], manager);
    assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
  });
});

describe('a Qt console, without a screen', { skip: withoutPython }, () => {
  test('runs plans, completes names, interrupts the queue, and goes over to the next kernel', async () => {
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    const { config } = (await manager.accept('config_get')) as { config?: { ip_connect_info: object } };
    const file = join(manager.directory, 'qt.json');
    writeFileSync(file, JSON.stringify(config?.ip_connect_info), { mode: 0o600 });
    const additions = join(ROOT, 'kernel/console/jupyter_qtconsole_config.py');
    const outcome = await runScript('qt_console.py', [file, additions], manager);
    assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
  });
});
