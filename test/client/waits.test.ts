import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { func, isAbortError, TaskFailedError, WaitTimeoutError } from '../../src/client/index.js';
import { STATUS, withClient } from './scripted-manager.js';

const NEVER = () => false;

describe('a wait', () => {
  test('sees a status that was asked for after it began', () =>
    withClient({}, async (client, manager) => {
      await client.status();
      const status = await client.waitForIdle();
      assert.equal(status.manager_state, 'idle');
      assert.equal(manager.count('status'), 2);
    }));

  test('ends with the first status that is as wanted, which a published one can be', () =>
    withClient({ statusPollingMs: 1e6 }, async (client, manager) => {
      manager.status = { ...STATUS, manager_state: 'executing_queue' };
      let looks = 0;
      const wait = client.waitForCondition(({ manager_state }) => {
        if (++looks === 1) setImmediate(() => manager.become({ manager_state: 'paused' }));
        return manager_state === 'paused';
      });
      assert.equal((await wait).manager_state, 'paused');
      assert.equal(manager.count('status'), 1);
    }));

  test('asks now and then where nothing is published', () =>
    withClient({ useStatusStream: false }, async (client, manager) => {
      let asked = 0;
      manager.answer = () => ({ ...STATUS, manager_state: ++asked > 2 ? 'idle' : 'paused' });
      assert.equal((await client.waitForIdle()).manager_state, 'idle');
    }));

  test('that runs out of time says so', () =>
    withClient({}, async (client) => {
      await assert.rejects(
        client.waitForCondition(NEVER, { timeoutMs: 20 }),
        WaitTimeoutError.is.bind(WaitTimeoutError),
      );
    }));

  test('that runs out of time without an answer has the last failure as its cause', () =>
    withClient({}, async (client, manager) => {
      manager.answer = () => 5 as never;
      await assert.rejects(client.waitForIdle({ timeoutMs: 20 }), (error: Error) => {
        assert.ok(WaitTimeoutError.is(error));
        assert.match(String(error.cause), /no object/);
        return true;
      });
    }));

  test('bears failures while there is time', () =>
    withClient({}, async (client, manager) => {
      let asked = 0;
      manager.answer = () => (++asked < 3 ? (5 as never) : undefined);
      assert.equal((await client.waitForIdle()).manager_state, 'idle');
    }));

  test('can be called off at any time, with the reason', () =>
    withClient({}, async (client) => {
      const calling = new AbortController();
      const wait = client.waitForCondition(NEVER, { signal: calling.signal });
      calling.abort();
      await assert.rejects(wait, isAbortError);
      await assert.rejects(client.waitForIdle({ signal: calling.signal }), isAbortError);
    }));

  test('whose condition throws rejects with that error, and no other does', () =>
    withClient({}, async (client) => {
      const broken = client.waitForCondition(() => assert.fail('a mistake in the condition'));
      const sound = client.waitForIdle();
      await assert.rejects(broken, /a mistake in the condition/);
      await sound;
    }));

  test('has a deadline that can be moved', () =>
    withClient({}, async (client) => {
      const wait = client.startWait(NEVER, { timeoutMs: Infinity });
      assert.ok(wait.startedAt <= Date.now() && wait.elapsedMs >= 0);
      wait.setTimeout(10);
      await assert.rejects(wait.promise, { code: 'wait_timeout' });
    }));

  test('ends with its client', () =>
    withClient({}, async (client) => {
      const wait = client.waitForCondition(NEVER);
      await client.close();
      await assert.rejects(wait, isAbortError);
    }));
});

test('an idle client asks for nothing', () =>
  withClient({ statusPollingMs: 1 }, async (client, manager) => {
    await client.waitForIdle();
    const count = manager.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(manager.requests.length, count);
  }));

test('after environmentDestroy, a wait does not take the state of before for that of after', () =>
  withClient({}, async (client, manager) => {
    manager.answer = ({ method }) => {
      if (method !== 'environment_destroy') return undefined;
      setTimeout(() => manager.become({ manager_state: 'destroying_environment' }), 5);
      setTimeout(() => manager.become({ manager_state: 'idle', worker_environment_exists: false }), 150);
      return undefined;
    };
    await client.environmentDestroy();
    assert.equal((await client.waitForIdle()).worker_environment_exists, false);
  }));

test('every new status reaches a display', () =>
  withClient({}, async (client, manager) => {
    const seen: string[] = [];
    for await (const { status_uid } of client.statusUpdates()) {
      seen.push(status_uid);
      if (seen.length === 2) break;
      manager.become({});
    }
    assert.deepEqual(seen, ['s1', 's2']);
  }));

describe('tasks', () => {
  test('are waited for, and fetched', () =>
    withClient({}, async (client, manager) => {
      let isDone = false;
      manager.answer = ({ method }) => {
        if (method === 'function_execute') return { success: true, task_uid: 't' };
        if (method === 'task_result')
          return { success: true, status: 'completed', result: { success: true, return_value: 3 } };
        if (method !== 'task_status') return undefined;
        if (isDone) return { success: true, status: { t: 'completed' } };
        isDone = true;
        setImmediate(() => manager.become({ task_results_uid: 't2' }));
        return { success: true, status: { t: 'running' } };
      };
      assert.equal(await client.runTask(client.functionExecute(func('add', [1, 2]))), 3);
      assert.equal(manager.count('task_status'), 2);
    }));

  test('that fail throw their traceback', () =>
    withClient({}, async (client, manager) => {
      const result = { success: false, msg: 'out of range', traceback: 'at line 5' };
      manager.answer = ({ method }) =>
        method === 'task_status'
          ? { success: true, status: { t: 'completed' } }
          : method === 'task_result'
            ? { success: true, status: 'completed', result }
            : undefined;
      await assert.rejects(
        client.runTask('t'),
        (error) => TaskFailedError.is(error) && error.result.traceback === 'at line 5',
      );
    }));

  test('of which one has ended are told apart from those that run', () =>
    withClient({}, async (client, manager) => {
      manager.answer = ({ method }) =>
        method === 'task_status'
          ? { success: true, status: { a: 'running', b: 'completed', c: 'not_found' } }
          : undefined;
      const ended = await client.waitForCompletedTask(['a', 'b', 'c']);
      assert.deepEqual(
        [...ended],
        [
          ['b', 'completed'],
          ['c', 'not_found'],
        ],
      );
      const strict = await client.waitForCompletedTask(['a', 'b', 'c'], { treatNotFoundAsCompleted: false });
      assert.deepEqual([...strict], [['b', 'completed']]);
    }));
});
