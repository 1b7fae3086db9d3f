import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  ResidentPython,
  runScript,
  TestManager,
  WIRES,
  withoutPython,
  withoutReference,
  type Make,
  type Outcome,
} from './harness/index.js';

/** Both encodings, plain and encrypted, with programs that were not written here. */
const CASES = WIRES.flatMap((wire) => [
  { make: 'skyqueue' as Make, skip: withoutPython, wire },
  // One of each is enough to know what the reference does.
  ...(wire.name === 'JSON' || wire.name === 'msgpack and CURVE'
    ? [{ make: 'reference' as Make, skip: withoutReference, wire }]
    : []),
]);

for (const { make, skip, wire } of CASES) {
  describe(`Python clients with ${make} over ${wire.name}`, { skip }, () => {
    let manager: TestManager;
    before(async () => {
      manager = await TestManager.start({ make, wire });
    });
    after(() => manager.close());

    test('values come back from queue and history exactly as they were sent', async () => {
      const outcome = await runScript('values.py', [manager.controlAddress, manager.infoAddress], manager);
      assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
    });

    test('the command line is understood', async () => {
      const resident = new ResidentPython('qserver_lines.py', manager);
      const qserver = async (...words: string[]) => {
        const outcome = await resident.ask<Outcome>(words);
        assert.equal(outcome.code, 0, `${outcome.stdout}\n${outcome.stderr}`);
        return outcome.stdout;
      };
      assert.match(await qserver('status'), /'manager_state': 'idle'/);
      await qserver('queue', 'add', 'plan', '{"name": "count", "args": [["det1"], 1, 1.0]}');
      assert.match(await qserver('queue', 'item', 'get'), /'args': \[\['det1'\], 1, 1\.0\]/);
      await qserver('queue', 'clear');
      await resident.close();
    });
  });
}

for (const wire of WIRES.filter(({ name }) => name === 'msgpack and CURVE')) {
  test(`bluesky-queueserver-api drives skyqueue over ${wire.name}`, { skip: withoutPython }, async () => {
    await using manager = await TestManager.start({ wire });
    for (const script of ['api_sync.py', 'api_async.py']) {
      const outcome = await runScript(script, [manager.controlAddress, manager.infoAddress], manager);
      assert.equal(outcome.code, 0, `${script}:\n${outcome.stderr}\n${outcome.stdout}`);
      await manager.accept('history_clear');
    }
  });
}
