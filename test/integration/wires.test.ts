import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newCurveKeys } from '../../src/config/index.js';
import { JSON_WIRE, ROOT, runProgram, startupWith, TestManager, USER, type Wire } from './harness/index.js';

/** A plan that shows what it got, so that the values are seen where they are used. */
const STARTUP = startupWith(`
function shown(value: unknown): string {
  if (Array.isArray(value)) return '[' + value.map(shown).join(' ') + ']';
  if (typeof value === 'object' && value !== null)
    return '{' + Object.entries(value).map(([key, inner]) => key + ': ' + shown(inner)).join(' ') + '}';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return value + 'n';
  return Object.is(value, -0) ? '-0' : String(value);
}
function* show_values(values: any) {
  console.log('SEEN ' + shown(values));
}
function func_for_test_echo(value: any) {
  return value;
}
`);
const ENCRYPTED: Wire = {
  name: 'msgpack, CURVE on both sockets',
  encoding: 'msgpack',
  keys: newCurveKeys(),
  encryptsInfo: true,
};

for (const wire of [JSON_WIRE, ENCRYPTED]) {
  describe(`Over ${wire.name}`, () => {
    let manager: TestManager;
    before(async () => {
      manager = await TestManager.start({ wire, startupDir: STARTUP });
      await manager.openEnvironment();
    });
    after(() => manager.close());

    /** Our own command line, on the connection that the environment describes. */
    async function run(command: string, ...words: string[]): Promise<string> {
      const program = join(ROOT, 'dist/cli', `${command}.js`);
      const outcome = await runProgram(process.execPath, [program, ...words], manager);
      assert.equal(outcome.code, 0, `${outcome.stdout}\n${outcome.stderr}`);
      return outcome.stdout;
    }

    test('the plan gets the values of its item', async () => {
      const python =
        '{"name": "show_values", "args": [[1, 1.0, -0.0, 1.5, float("nan"), None, True, 9007199254740993, -18, "a\'\\"\\n", ' +
        '{"b": [], "a": {}, "__proto__": 1}]]}';
      const literal = python.replace('float("nan")', '1e999');
      await run('qserver', 'queue', 'add', 'plan', literal);
      const from = manager.info.text.length;
      await run('qserver', 'queue', 'start');
      const [, seen] = await manager.info.untilText(/SEEN (.*)/, from);
      assert.equal(
        seen,
        String.raw`[1 1 -0 1.5 Infinity null true 9007199254740993n -18 "a'\"\n" {b: [] a: {} __proto__: 1}]`,
      );
      await manager.untilIdle();
      assert.match(await run('qserver', 'history', 'get'), /'exit_status': 'completed'/);
    });

    test('what a function returns comes back', async () => {
      const words = [
        'function',
        'execute',
        '{"name": "func_for_test_echo", "args": [[1.5, 12345678901, None, "é"]]}',
      ];
      const uid = /'task_uid': '([^']+)'/.exec(await run('qserver', ...words))?.[1] ?? '';
      await manager.untilIdle();
      const { result } = await manager.accept('task_result', { task_uid: uid });
      assert.deepEqual((result as { return_value: unknown }).return_value, [1.5, 12345678901, null, 'é']);
    });

    test('ping, asked once, is answered once', async () => {
      const reply = await manager.request('ping');
      assert.equal(reply['manager_state'], 'idle');
      assert.match(await run('qserver', 'ping'), /'manager_state': 'idle'/);
    });

    test('the queue is the same in both forms', async () => {
      const item = { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { num: 3 } };
      await manager.accept('queue_item_add', { item, ...USER });
      const { items } = await manager.accept('queue_get');
      const { item: same } = await manager.accept('queue_item_get');
      assert.deepEqual((items as unknown[])[0], same);
      await manager.accept('queue_clear');
    });
  });
}
