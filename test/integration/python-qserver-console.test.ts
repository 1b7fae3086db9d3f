import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pythonProgram, ROOT, Terminal, TestManager, withoutPython, withoutTmux } from './harness/index.js';

/** A person at `qserver-console`, in a real terminal, while the queue works in the same kernel. */
describe('qserver-console', { skip: withoutPython || withoutTmux }, () => {
  let manager: TestManager;
  let terminal: Terminal;
  before(async () => {
    manager = await TestManager.start();
    await manager.openEnvironment();
    const PATH = `${dirname(pythonProgram('jupyter'))}:${process.env.PATH ?? ''}`;
    terminal = new Terminal([process.execPath, join(ROOT, 'dist/cli/qserver-console.js')], {
      mark: manager.mark,
      environment: { ...manager.environment, PATH },
    });
    await terminal.until(/In \[\d+\]:/);
  });
  after(async () => {
    terminal.close();
    await manager.close();
  });

  test('Ctrl-C pauses a plan that was typed, and the prompt is free to end it', async () => {
    await terminal.enter('await RE(count([det1], 1000, 0.05))');
    await terminal.until(/\|\s+1 \|/);
    terminal.press('C-c');
    await terminal.until(/will pause at its next checkpoint/);
    await terminal.until(/RunEngineInterrupted/);
    await manager.until(({ re_state }) => re_state === 'paused', 're_state paused');
    await untilPrompt();
    await terminal.enter('(await RE.abort()).exit_status');
    await terminal.until(/Out\[\d+\]: 'abort'/);
    await manager.until(({ re_state }) => re_state === 'idle', 're_state idle');
  });

  test('while a plan of the queue runs, one looks and adds, a second plan is refused, and Ctrl-C ends one’s own cell only', async () => {
    const uid = await manager.add('count', [['det1']], { num: 1000, delay: 0.05 });
    await manager.accept('queue_start');
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await terminal.enter('6 * 7');
    await terminal.until(/Out\[\d+\]: 42/);
    await untilPrompt();
    await terminal.enter('await RE(count([det2]))');
    await terminal.until(/it has the plan count\(\[det1\], 1000, 0\.05\) of the queue, added by Test/);
    await untilPrompt();
    await terminal.enter('await queue.add(count, [det2], 2)');
    await terminal.until(/1 in the queue/);
    await untilPrompt();
    await terminal.enter('console.log("now " + "waiting"); await new Promise(() => {})');
    await terminal.until(/now waiting/);
    terminal.press('C-c');
    await terminal.until(/KeyboardInterrupt: The cell was interrupted/);
    await untilPrompt();
    assert.equal((await manager.status()).re_state, 'running');

    await manager.accept('kernel_interrupt', { interrupt_plan: true });
    await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
    assert.equal((await manager.status()).running_item_uid, uid);
    await terminal.enter('(await RE.stop()).exit_status');
    await terminal.until(/Out\[\d+\]: 'success'/);
    await manager.untilIdle();
    assert.equal((await manager.history()).at(-1)?.result.exit_status, 'stopped');
    await manager.accept('queue_clear');
  });

  test('goes over to the next kernel when the environment is closed and opened again', async () => {
    await manager.accept('environment_close');
    await terminal.until(/This console waits for the next one/);
    await manager.untilIdle();
    await manager.openEnvironment();
    // Jupyter's console waits a second for the first answer of the compiler; on a busy machine that is not enough.
    await manager.accept('script_upload', { script: '1 + 1' });
    await manager.untilIdle();
    await terminal.until(/The environment is open again[\s\S]*In \[\d+\]:\s*$/);
    await terminal.enter('"on the new " + "kernel"');
    await terminal.until(/Out\[\d+\]: 'on the new kernel'/);
  });

  /** The last line with text is an empty prompt: the kernel is done with what we typed. */
  function untilPrompt(): Promise<string> {
    return terminal.until((screen) => /In \[\d+\]:\s*$/.test(screen.trimEnd()));
  }
});
