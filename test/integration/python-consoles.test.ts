import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  pythonProgram,
  runScript,
  Terminal,
  TestManager,
  withoutPython,
  withoutReference,
  withoutTmux,
  type Make,
} from './harness/index.js';

/** Jupyter's own programs attach to the kernel that runs the queue, by nothing but what `config_get` says. */
interface Kernel {
  readonly make: Make;
  readonly skip: string | false;
  readonly flags: readonly string[];
  readonly dialect: string;
  readonly run: string;
  readonly define: string;
}

const KERNELS: readonly Kernel[] = [
  {
    make: 'skyqueue',
    skip: withoutPython,
    flags: [],
    dialect: 'typescript',
    run: 'await RE(count([det1, det2], 3))',
    define: 'function* once(detectors: any[]) { yield* count(detectors, 1); }',
  },
  {
    make: 'reference',
    skip: withoutReference,
    flags: ['--use-ipython-kernel', 'ON'],
    dialect: 'python',
    run: 'RE(count([det1, det2], 3))',
    define: 'def once(detectors): yield from count(detectors, 1)',
  },
];
const LONG_COUNT = { num: 8, delay: 0.25 };

for (const { make, skip, flags, dialect, run, define } of KERNELS) {
  describe(`The kernel of ${make}`, { skip }, () => {
    let manager: TestManager;
    let listsAtFirst: unknown;
    before(async () => {
      manager = await TestManager.start({ make, flags });
      await manager.openEnvironment();
      listsAtFirst = (await manager.status()).plans_existing_uid;
    });
    after(() => manager.close());

    test('can be used by jupyter_client', async () => {
      const outcome = await runScript(
        'jupyter_attach.py',
        [dialect, JSON.stringify(await connection())],
        manager,
      );
      assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
    });

    test('runs a plan that was typed at a prompt from the queue', async () => {
      await untilKernelIdle();
      if (make === 'reference') await manager.accept('environment_update');
      await manager.until(
        ({ manager_state, plans_existing_uid }) =>
          manager_state === 'idle' && plans_existing_uid !== listsAtFirst,
        'lists of plans that changed',
      );
      await manager.add('twice', [['det1', 'det2']]);
      await manager.accept('queue_start');
      await manager.untilIdle();
      const last = (await manager.history()).at(-1);
      assert.equal(last?.name, 'twice');
      assert.equal(last.result.exit_status, 'completed', last.result.traceback);
      assert.equal(last.result.run_uids.length, 2);
    });

    test('lets a person at a Jupyter console in', { skip: withoutTmux }, async () => {
      const file = join(manager.directory, 'jupyter', 'kernel-attached.json');
      mkdirSync(join(manager.directory, 'jupyter'), { recursive: true });
      writeFileSync(file, JSON.stringify(await connection()), { mode: 0o600 });
      const showOthers = '--ZMQTerminalInteractiveShell.include_other_output=True';
      const terminal = new Terminal(
        [pythonProgram('jupyter'), 'console', '--existing', file, showOthers],
        manager,
      );
      try {
        await terminal.until(/In \[\d+\]:/);

        await terminal.enter(run);
        const screen = await terminal.until(/generator count \['\w{8}'\] \(scan num: \d+\)/);
        assert.match(screen, /\|\s+seq_num\s+\|\s+time\s+\|\s+det1\s+\|\s+det2\s+\|/);
        await untilPrompt(terminal);

        terminal.type('det');
        terminal.press('Tab');
        await terminal.until(/det1[\s\S]*det2/);
        terminal.press('C-c');
        await untilPrompt(terminal);

        const byHand = tables(terminal.screen);
        await untilKernelIdle();
        await manager.add('count', [['det1']], LONG_COUNT);
        await manager.accept('queue_start');
        await terminal.until((shown) => tables(shown) > byHand);
        await manager.untilIdle();

        await terminal.enter(define);
        terminal.press('Enter');
        await untilPrompt(terminal);
        await terminal.enter(run.replace(/count\(.*3\)/, 'once([det1])'));
        await terminal.until((shown) => tables(shown) > byHand + 1);
      } finally {
        terminal.close();
      }
    });

    function untilKernelIdle(): Promise<unknown> {
      return manager.until(({ ip_kernel_state }) => ip_kernel_state === 'idle', 'ip_kernel_state idle');
    }

    async function connection(): Promise<object> {
      const { config } = (await manager.accept('config_get')) as { config?: { ip_connect_info: object } };
      assert.ok(config && 'shell_port' in config.ip_connect_info, 'config_get tells how to attach');
      return config.ip_connect_info;
    }
  });
}

/** The last line with text is an empty prompt: the kernel is done with what we typed. */
function untilPrompt(terminal: Terminal): Promise<string> {
  return terminal.until((screen) => /In \[\d+\]:\s*$/.test(screen.trimEnd()));
}

function tables(screen: string): number {
  return screen.split('seq_num').length - 1;
}
