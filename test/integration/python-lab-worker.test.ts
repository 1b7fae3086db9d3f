import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runScript, TestManager, withoutPython } from './harness/index.js';

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
