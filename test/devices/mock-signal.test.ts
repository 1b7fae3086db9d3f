import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, MockSignal } from '../../src/devices/index.js';
import { bps, run_wrapper, type Plan } from '../../src/run-engine/index.js';
import { recorded } from '../run-engine/recorded.js';

/** A shutter whose state follows its command, as real ones do: both are what the test makes of them. */
class Shutter extends Device {
  readonly command = this.attach('command', new MockSignal<string>({ value: 'close', kind: 'omitted' }));
  readonly state = this.attach('state', new MockSignal<string>({ value: 'closed', kind: 'hinted' }), 'plain');
}

function* openAndLook(shutter: Shutter): Plan<string> {
  return yield* run_wrapper(
    (function* (): Plan {
      yield* bps.mv(shutter.command, 'open');
      yield* bps.trigger_and_read([shutter]);
    })(),
  );
}

test('a device of mocked signals is driven by a plan, and tells the test what was set', async () => {
  const { RE, last } = recorded();
  const shutter = new Shutter({ name: 'shutter' });
  shutter.command.onPut((command) => shutter.state.update(command === 'open' ? 'opened' : 'closed'));
  await RE(openAndLook(shutter));
  assert.deepEqual(shutter.command.puts, ['open']);
  assert.deepEqual(last('event').data, { shutter: 'opened' });
  shutter.command.reset();
  await RE(openAndLook(shutter));
  assert.deepEqual(shutter.command.puts, ['open'], 'what was set before is forgotten');
});

test('a plan waits for a put that is held back', async () => {
  const { RE, messages, reached } = recorded();
  const shutter = new Shutter({ name: 'shutter' });
  shutter.command.hold();
  const waits = reached('wait');
  const running = RE(openAndLook(shutter));
  await waits;
  assert.equal(shutter.command.get(), 'close');
  assert.equal(messages.at(-1), 'wait');
  shutter.command.release();
  await running;
  assert.equal(shutter.command.get(), 'open');
});

test('a put that fails, at once or after it was held back, fails the plan', async () => {
  for (const isHeld of [false, true]) {
    const { RE, last, reached } = recorded();
    const shutter = new Shutter({ name: 'shutter' });
    if (isHeld) shutter.command.hold();
    shutter.command.failWith('stuck');
    const waits = reached('wait');
    const running = assert.rejects(RE(openAndLook(shutter)), /stuck/);
    if (isHeld) {
      await waits;
      shutter.command.release();
    }
    await running;
    assert.deepEqual([last('stop').exit_status, shutter.command.get()], ['fail', 'close']);
    shutter.command.failWith(null);
    assert.equal((await RE(openAndLook(shutter))).exit_status, 'success');
  }
});

test('limits hold for mocked signals too, and a put without a plan is noted', () => {
  const current = new MockSignal<number>({ name: 'current', value: 0, limits: { low: 0, high: 5 } });
  assert.throws(() => current.set(6), { code: 'VALUE_OUT_OF_LIMITS' });
  current.put(2);
  assert.deepEqual([current.puts, current.get()], [[2], 2]);
  current.failWith(new Error('stuck'));
  assert.throws(() => current.put(3), /stuck/);
  assert.equal(current.get(), 2);
});
