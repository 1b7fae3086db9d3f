import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeKernelspec } from '../fakes/kernelspec.js';
import { runScript, withoutPython } from './harness/index.js';

const folder = mkdtempSync(join(tmpdir(), 'skyqueue-kernelspec-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const environment = { ...process.env, JUPYTER_PATH: writeKernelspec(folder), JUPYTER_DATA_DIR: folder };

test(
  "Jupyter's own tests of kernels pass, every optional part of them included",
  { skip: withoutPython },
  async () => {
    const outcome = await runScript('kernel_protocol.py', [], { mark: randomUUID(), environment });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /skipped: 0/);
  },
);

test(
  'jupyter_client starts, questions, interrupts and restarts our kernel, which keeps its history',
  { skip: withoutPython },
  async () => {
    const outcome = await runScript('kernel_manager.py', [], { mark: randomUUID(), environment });
    assert.equal(outcome.code, 0, `${outcome.stdout}\n${outcome.stderr}`);
    assert.match(outcome.stdout, /done/);
  },
);
