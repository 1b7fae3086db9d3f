import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { writeKernelspec } from '../fakes/kernelspec.js';
import { ROOT, runScript, TestManager, withoutPython, type Marked } from './harness/index.js';

/** `SKYQUEUE_WRITE_NOTEBOOKS=1` makes the outputs in the files anew; look at the difference before you commit it. */
const WRITE = process.env.SKYQUEUE_WRITE_NOTEBOOKS === '1' ? ['--write'] : [];

describe('the example notebooks put out what stands in them', { skip: withoutPython }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-notebooks-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  test('first steps, writing a plan, plotting and widgets, in a kernel of their own', async () => {
    const kernels = writeKernelspec(directory, ['--startup-dir', join(ROOT, 'startup')]);
    // A kernel keeps its history and its compiled startup code at home.
    const environment = { ...process.env, HOME: directory, JUPYTER_PATH: kernels };
    const place: Marked = { mark: randomUUID(), environment };
    await execute(['first-steps', 'writing-a-plan', 'plotting', 'widgets'], place);
  });

  test('the dual workflow, in the worker of a running manager', async () => {
    await using manager = await TestManager.start();
    await manager.openEnvironment();
    await execute(['dual-workflow'], manager);
    const ended = (await manager.history()).map(({ name, result }) => [name, result.exit_status]);
    assert.deepEqual(ended, [
      ['twice', 'completed'],
      ['scan', 'completed'],
    ]);
  });

  async function execute(names: readonly string[], place: Marked): Promise<void> {
    const files = names.map((name) => join(ROOT, 'docs/notebooks', `${name}.ipynb`));
    const outcome = await runScript('notebooks.py', [...files, ...WRITE], place);
    assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
  }
});
