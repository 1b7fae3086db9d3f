import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  pythonProgram,
  ResidentPython,
  runProgram,
  runScript,
  TestManager,
  withoutPython,
  withoutReference,
  type Make,
  type Outcome,
} from './harness/index.js';

/**
 * Programs that were not written here drive a manager. The same tests run against the reference: so we know that what
 * they ask for is what these programs are used to.
 */
const MAKES: readonly { make: Make; skip: string | false }[] = [
  { make: 'skyqueue', skip: withoutPython },
  { make: 'reference', skip: withoutReference },
];
const COUNT = '{"name": "count", "args": [["det1", "det2"]], "kwargs": {"num": 3, "delay": 0.1}}';
const LONG_COUNT = '{"name": "count", "args": [["det1"]], "kwargs": {"num": 20, "delay": 0.2}}';

for (const { make, skip } of MAKES) {
  describe(`Python qserver with ${make}`, { skip }, () => {
    let manager: TestManager;
    let resident: ResidentPython;
    before(async () => {
      manager = await TestManager.start({ make });
      resident = new ResidentPython('qserver_lines.py', manager);
    });
    after(async () => {
      await resident.close();
      await manager.close();
    });

    /** Runs `qserver` and expects the exit code; what it printed is the answer. */
    async function qserver(words: readonly string[], code = 0): Promise<string> {
      const outcome = await resident.ask<Outcome>(words);
      assert.equal(outcome.code, code, `qserver ${words.join(' ')}:\n${outcome.stdout}\n${outcome.stderr}`);
      return outcome.stdout;
    }

    async function startLongCount(): Promise<void> {
      await qserver(['queue', 'add', 'plan', LONG_COUNT]);
      await qserver(['queue', 'start']);
      await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    }

    test('shows the status', async () => {
      const { code, stdout: shown } = await runProgram(pythonProgram('qserver'), ['status'], manager);
      assert.equal(code, 0);
      assert.match(shown, /'manager_state': 'idle'/);
      assert.match(shown, /'worker_environment_exists': False/);
    });

    test('opens the environment', async () => {
      await qserver(['environment', 'open']);
      await manager.untilIdle();
      assert.match(await qserver(['status']), /'worker_environment_state': 'idle'/);
    });

    test('shows plans and devices', async () => {
      assert.match(await qserver(['allowed', 'plans']), /'success': True/);
      assert.match(await qserver(['allowed', 'devices']), /'success': True/);
      assert.match(await qserver(['existing', 'plans']), /'success': True/);
    });

    test('adds plans and an instruction where they are wanted', async () => {
      await qserver(['queue', 'add', 'plan', COUNT]);
      await qserver(['queue', 'add', 'instruction', 'queue-stop']);
      assert.match(await qserver(['queue', 'add', 'plan', 'front', COUNT]), /'qsize': 3/);
      assert.match(await qserver(['queue', 'item', 'get', 'back']), /'queue_stop'/);
      await qserver(['queue', 'item', 'remove', 'front']);
    });

    test('starts the queue and finds the result in the history', async () => {
      await qserver(['queue', 'start']);
      await manager.untilIdle();
      const shown = await qserver(['history', 'get']);
      assert.match(shown, /'exit_status': 'completed'/);
      assert.match(shown, /'scan_ids': \[1\]/);
      assert.match(await qserver(['queue', 'get']), /'items': \[\]/);
    });

    test('pauses a plan at its next checkpoint and resumes it', async () => {
      await startLongCount();
      await qserver(['re', 'pause', 'deferred']);
      await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
      assert.match(await qserver(['re', 'runs', 'open']), /'is_open': True/);
      await qserver(['re', 'resume']);
      await manager.untilIdle();
      assert.equal((await manager.history()).at(-1)?.result.exit_status, 'completed');
    });

    for (const [word, exitStatus, left] of [
      ['stop', 'stopped', 0],
      ['abort', 'aborted', 1],
      ['halt', 'halted', 1],
    ] as const) {
      test(`pauses a plan at once and ends it with ${word}`, async () => {
        await startLongCount();
        await qserver(['re', 'pause', 'immediate']);
        await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
        await qserver(['re', word]);
        const status = await manager.untilIdle();
        assert.equal((await manager.history()).at(-1)?.result.exit_status, exitStatus);
        assert.equal(status.items_in_queue, left);
        await qserver(['queue', 'clear']);
      });
    }

    test('executes a plan past the queue', async () => {
      await qserver(['queue', 'execute', 'plan', COUNT]);
      await manager.untilIdle();
      assert.equal((await manager.history()).at(-1)?.result.exit_status, 'completed');
    });

    test('is told why a request is refused, with exit code 2', async () => {
      assert.match(await qserver(['queue', 'add', 'plan', '{"name": "no_such_plan"}'], 2), /no_such_plan/);
      await qserver(['re', 'resume'], 2);
      await qserver(['environment', 'open'], 2);
      await qserver(['queue', 'item', 'get', '7'], 2);
    });

    test('clears the history and closes the environment', async () => {
      await qserver(['history', 'clear']);
      assert.match(await qserver(['history', 'get']), /'items': \[\]/);
      await qserver(['environment', 'close']);
      await manager.untilIdle();
      assert.match(await qserver(['status']), /'worker_environment_exists': False/);
    });
  });

  for (const script of ['api_sync.py', 'api_async.py']) {
    test(`bluesky-queueserver-api drives ${make}: ${script}`, { skip }, async () => {
      await using manager = await TestManager.start({ make });
      const outcome = await runScript(script, [manager.controlAddress, manager.infoAddress], manager);
      assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
    });
  }
}
