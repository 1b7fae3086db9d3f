import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  pythonProgram,
  ROOT,
  runScript,
  Terminal,
  TestManager,
  withoutPython,
  withoutTmux,
} from './harness/index.js';

/** People at Jupyter's own programs on a kernel in which they may only look: told at the start, and never left waiting. */
describe('a kernel for looking, at the prompt of', { skip: withoutPython || withoutTmux }, () => {
  let manager: TestManager;
  before(async () => {
    manager = await TestManager.start({
      flags: ['--kernel-access=look', '--verbose', '--ipython-connection-file=kernel-look.json'],
    });
    await manager.openEnvironment();
  });
  after(() => manager.close());

  test('qserver-console, also after the environment was opened again', async () => {
    const PATH = `${dirname(pythonProgram('jupyter'))}:${process.env.PATH ?? ''}`;
    const terminal = new Terminal([process.execPath, join(ROOT, 'dist/cli/qserver-console.js')], {
      mark: manager.mark,
      environment: { ...manager.environment, PATH },
    });
    try {
      await terminal.until(/You may look here, and not run[\s\S]*In \[\d+\]:/);
      await terminal.enter('await RE(count([det1]))');
      await terminal.until(/LookOnly: People attached to this kernel may look/);
      await terminal.until((screen) => /In \[\d+\]:\s*$/.test(screen.trimEnd()));
      terminal.type('motor_no_p');
      terminal.press('Tab');
      const screen = await terminal.until(/In \[\d+\]: motor_no_pos/);
      const { config } = (await manager.accept('config_get')) as {
        config?: { ip_connect_info: { key: string } };
      };
      const key = config?.ip_connect_info.key;
      assert.ok(key && !screen.includes(key) && !manager.output.includes(key), 'the key is shown nowhere');
      terminal.press('C-c');

      // The next kernel has the same ports and the same key; the console begins anew all the same.
      await manager.accept('environment_close');
      await terminal.until(/This console waits for the next one/);
      await manager.untilIdle();
      await manager.openEnvironment();
      await terminal.until(/The environment is open again[\s\S]*You may look here[\s\S]*In \[\d+\]:\s*$/);
    } finally {
      terminal.close();
    }
    assert.equal((await manager.status()).re_state, 'idle');
  });

  test('the Qt console', async () => {
    const file = join(manager.directory, 'jupyter', 'kernel-look.json');
    const outcome = await runScript('look_only.py', [file], manager);
    assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
  });

  test('a notebook, whose restart is the manager’s', async () => {
    const before = manager.kernelPid;
    const outcome = await runScript('look_only_notebook.py', [], manager);
    assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
    assert.notEqual(manager.kernelPid, before);
  });
});
