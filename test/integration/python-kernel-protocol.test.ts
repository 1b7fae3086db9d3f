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

test(
  "Jupyter's own tests of kernels pass, every optional part of them included",
  { skip: withoutPython },
  async () => {
    const environment = { ...process.env, JUPYTER_PATH: writeKernelspec(folder), JUPYTER_DATA_DIR: folder };
    const outcome = await runScript('kernel_protocol.py', [], { mark: randomUUID(), environment });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /skipped: 0/);
  },
);
