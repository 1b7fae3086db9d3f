import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeWorker } from '../fakes/fake-worker.js';
import { withManager } from './manager-under-test.js';

/** Takes its time to end. */
class LingeringWorker extends FakeWorker {
  destructions = 0;
  letEnd!: () => void;
  readonly #ended = new Promise<void>((resolve) => (this.letEnd = resolve));

  override async close(): Promise<void> {
    await this.#ended;
    await super.close();
  }

  override async destroy(): Promise<void> {
    this.destructions += 1;
    await this.#ended;
    await super.destroy();
  }
}

test('an environment that is being destroyed may be destroyed again, and is destroyed once', () => {
  const worker = new LingeringWorker();
  return withManager({ worker }, async (manager) => {
    await manager.open();
    for (let times = 0; times < 3; times++)
      assert.equal((await manager.request('environment_destroy')).success, true);
    assert.equal(manager.status.manager_state, 'destroying_environment');
    worker.letEnd();
    await manager.until((status) => status.manager_state === 'idle');
    assert.deepEqual([manager.status.worker_environment_exists, worker.destructions], [false, 1]);
  });
});

for (const [method, state] of [
  ['environment_close', 'closing_environment'],
  ['environment_destroy', 'destroying_environment'],
]) {
  test(`an environment that is not gone yet after ${method} is not opened, and the refusal says what to wait for`, () => {
    const worker = new LingeringWorker();
    return withManager({ worker }, async (manager) => {
      await manager.open();
      await manager.request(method as string);
      const { success, msg } = await manager.request('environment_open');
      assert.equal(success, false);
      assert.match(msg, new RegExp(`${state}.* Wait until manager_state is idle`));
      worker.letEnd();
      await manager.until((status) => status.manager_state === 'idle');
    });
  });
}
