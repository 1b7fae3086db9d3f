import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
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
    manager = await TestManager.start({ flags: ['--kernel-access=look'] });
    await manager.openEnvironment();
  });
  after(() => manager.close());

  test('qserver-console', async () => {
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
      await terminal.until(/In \[\d+\]: motor_no_pos/);
    } finally {
      terminal.close();
    }
    assert.equal((await manager.status()).re_state, 'idle');
  });

  test('the Qt console', async () => {
    const directory = join(manager.directory, 'jupyter');
    const [file = ''] = readdirSync(directory).filter((name) => name.startsWith('kernel-'));
    const outcome = await runScript('look_only.py', [join(directory, file)], manager);
    assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
  });
});
