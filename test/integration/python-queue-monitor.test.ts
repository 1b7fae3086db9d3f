import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceDescriptions, PlanDescriptions } from '../../src/protocol/index.js';
import { runScript, TestManager, withoutPython } from './harness/index.js';

interface ShownPlan {
  /** Name and value of each parameter, before anything is filled in. */
  readonly rows: readonly (readonly [string, string])[];
  readonly tips: readonly string[];
  readonly description: string;
  /** Whether all values, defaults included, could be read. */
  readonly valid: boolean;
  readonly unreadable: readonly string[];
}

interface Shown {
  readonly failed?: string;
  readonly plans: Readonly<Record<string, ShownPlan>>;
  readonly devices: readonly string[];
  readonly source: string;
  readonly queue: readonly (readonly string[])[];
  readonly edited: readonly (readonly string[])[];
  readonly running: readonly string[];
  readonly history: readonly (readonly string[])[];
  /** The application tells errors on its output, and nowhere else. */
  readonly printed: string;
}

test(
  'the Qt queue monitor lists our plans, opens each in its editor, submits, edits, runs and follows a run',
  { skip: withoutPython },
  async () => {
    await using manager = await TestManager.start();
    const addresses = [manager.controlAddress, manager.infoAddress];
    const { code, stdout, stderr } = await runScript('queue_monitor.py', addresses, manager);
    assert.equal(code, 0, `${stderr}\n${stdout}`);
    const shown = JSON.parse(stdout) as Shown;
    assert.equal(shown.failed, undefined);
    assert.deepEqual(
      shown.printed.split('\n').filter((line) => !/^0MQ (control|info) server address: /.test(line)),
      [''],
    );

    const group = { user_group: 'primary' };
    const { plans_allowed } = await manager.accept('plans_allowed', group);
    const plans = plans_allowed as unknown as PlanDescriptions;
    assert.equal(Object.keys(plans).length, 35);
    assert.deepEqual(Object.keys(shown.plans).sort(), Object.keys(plans).sort());
    for (const [name, { parameters, description }] of Object.entries(plans)) {
      const seen = shown.plans[name];
      assert.ok(seen);
      const stars = { VAR_POSITIONAL: '*', VAR_KEYWORD: '**' } as const;
      const names = parameters.map((parameter) => {
        const kind = parameter.kind.name;
        return (kind === 'VAR_POSITIONAL' || kind === 'VAR_KEYWORD' ? stars[kind] : '') + parameter.name;
      });
      assert.deepEqual(
        seen.rows.map(([parameter]) => parameter),
        names,
        name,
      );
      assert.deepEqual([seen.valid, seen.unreadable], [true, []], name);
      assert.equal(seen.tips.length, parameters.length);
      if (description !== undefined) assert.match(seen.description, new RegExp(`<b>${name}</b><br>`));
    }
    const { devices_allowed } = await manager.accept('devices_allowed', group);
    assert.deepEqual(shown.devices, Object.keys(devices_allowed as unknown as DeviceDescriptions).sort());

    assert.equal(shown.source, 'NEW ITEM');
    assert.deepEqual(shown.queue, [
      ['P', "detectors: ['det1'], num: 2, delay: 1.5"],
      ['P', "detectors: ['det1'], args: ('motor', -1, 1), num: 3"],
    ]);
    assert.deepEqual(shown.edited.slice(0, 3), [
      ['detectors', "['det1']"],
      ['*args', "('motor', -1, 1)"],
      ['num', '3'],
    ]);
    // It asks once a second, so of the longer of the two it must have seen the run while it went on.
    assert.match(shown.running.join('\n'), /Plan Name: count\n[^]*Runs:\n *[\w-]{36} +In progress/);
    assert.deepEqual(
      shown.history.map((row) => row.slice(1, 4)),
      [
        ['count', 'completed', "detectors: ['det1'], num: 2, delay: 1.5"],
        ['scan', 'completed', "detectors: ['det1'], args: ('motor', -1, 1), num: 4"],
      ],
    );
  },
);
