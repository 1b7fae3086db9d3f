import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeCell, describeDevice } from '../../kernel/descriptions/index.js';
import { hw } from '../../src/devices/sim/index.js';
import type { JsonObject, JsonValue, PlanDescription } from '../../src/protocol/index.js';
import { bindPlan } from '../../src/worker/call/index.js';
import { checkCell, describeText } from '../kernel/descriptions/check-cell.js';
import { TYPE_ROWS, TYPES_OF_ROWS } from '../kernel/descriptions/type-rows.js';
import { plan } from '../worker/call/plan-builder.js';
import { askPython } from './harness/ask-python.js';
import { ROOT, withoutPython } from './harness/python.js';

const settings = { skip: withoutPython };

/** As the startup code of a user has them. */
function standardPlans(): Record<string, PlanDescription> {
  const cell = "import { count, scan, grid_scan, list_scan, mv, mvr } from 'skyqueue'";
  const skyqueue = join(ROOT, 'dist/src/index.d.ts');
  const records = describeCell(checkCell(cell, join(ROOT, 'cell.ts'), { skyqueue }));
  return Object.fromEntries(Object.entries(records).map(([name, { description }]) => [name, description]));
}

type Verdict = { success: boolean; msg: string };

test('standard plans have the names, kinds and defaults of the reference', () => {
  const plans = standardPlans();
  const texts = Object.entries(plans).map(([name, { parameters }]) => {
    const parts = parameters.map(({ kind, name, default: fallback }) => {
      return `${kind.value} ${name}${fallback === undefined ? '' : `=${fallback}`}`;
    });
    return `${name}: ${parts.join(', ')}`;
  });
  assert.deepEqual(texts, [
    'count: 1 detectors, 1 num=1, 1 delay=0.0, 3 per_shot=None, 3 md=None',
    'scan: 1 detectors, 2 args, 3 num=None, 3 per_step=None, 3 md=None',
    'grid_scan: 1 detectors, 2 args, 3 snake_axes=None, 3 per_step=None, 3 md=None',
    'list_scan: 1 detectors, 2 args, 3 per_step=None, 3 md=None',
    'mv: 2 args, 3 group=None, 3 timeout=None',
    'mvr: 2 args, 3 group=None, 3 timeout=None',
  ]);
  const types = plans['count']?.parameters.map(({ annotation }) => annotation?.type);
  assert.deepEqual(types?.slice(0, 2), ['typing.List[__READABLE__]', 'typing.Optional[int]']);
  assert.ok(Object.values(plans).every(({ module, description }) => module === 'skyqueue' && description));
});

test(
  'Python clients accept and refuse items of standard plans as they do with the reference',
  settings,
  async () => {
    const plans = standardPlans();
    const { det1, det2, motor1, motor2 } = hw();
    const devices = Object.fromEntries(
      Object.entries({ det1, det2, motor1, motor2 }).map(([name, device]) => [
        name,
        describeDevice(name, device),
      ]),
    );
    const cases: [accepted: boolean, name: string, args: JsonValue[], kwargs?: JsonObject][] = [
      [true, 'count', [['det1', 'det2']]],
      [true, 'count', [['det1'], 5, 0.1]],
      [true, 'count', [], { detectors: ['det1'], num: null, delay: [1, 2], md: { a: 1 } }],
      [true, 'count', [['det1']], { num: 1, delay: 0, per_shot: null, md: null }],
      [false, 'count', ['det1']],
      [false, 'count', [['det1'], 'many']],
      [false, 'count', [['det1'], 2.5]],
      [false, 'count', []],
      [false, 'count', [['det1']], { points: 3 }],
      [true, 'scan', [['det1'], 'motor1', -1, 1, 10]],
      [true, 'scan', [['det1'], 'motor1', -1, 1], { num: 10 }],
      [true, 'scan', [['det1'], 'motor1', -1, 1, 'motor2', 0, 2.5, 10], { md: {}, per_step: null }],
      [false, 'scan', [['det1'], ['motor1'], -1, 1, 10]],
      [true, 'grid_scan', [['det1'], 'motor1', -1, 1, 3, 'motor2', 0, 1, 4, true]],
      [true, 'grid_scan', [['det1'], 'motor1', -1, 1, 3, 'motor2', 0, 1, 4], { snake_axes: ['motor2'] }],
      [true, 'grid_scan', [['det1'], 'motor1', -1, 1, 3, 'motor2', 0, 1, 4], { snake_axes: true }],
      [false, 'grid_scan', [['det1'], 'motor1', -1, 1, 3], { snake_axes: 'motor2' }],
      [true, 'list_scan', [['det1'], 'motor1', [0, 1, 2.5], 'motor2', [1, 2, 3]]],
      [true, 'mv', ['motor1', 3, 'motor2', 'out'], { group: 'a' }],
      [true, 'mvr', ['motor1', 3]],
      [false, 'mv', ['motor1', 3], { speed: 1 }],
    ];
    const verdicts = await askPython<Verdict>(
      'descriptions.py',
      cases.map(([, name, args, kwargs = {}]) => ({
        ask: 'validate',
        plan: { name, args, kwargs },
        plans,
        devices,
      })),
    );
    verdicts.forEach(({ answer, refused }, i) =>
      assert.equal(answer?.success, cases[i]?.[0], `${JSON.stringify(cases[i])}: ${refused ?? answer?.msg}`),
    );
  },
);

test(
  'Python clients can rebuild the signature of every kind of parameter that is published',
  settings,
  async () => {
    const functions = TYPE_ROWS.map(({ type }, i) => `function p${i}(value: ${type}, other?: ${type}) {}`);
    const more = `
    function defaults(a = "it's \\n \\\\ é\\u2028", b = -0.5, c = [1, { 'x y': null }], d = Infinity, e = 1e300, f = true) {}
    function shapes(a: number, b = 2, { c, ...d }: { c?: string; [key: string]: unknown } = {}) {}
    function rest(...values: [string, ...number[]]) {}
  `;
    const records = Object.values(describeText(`${TYPES_OF_ROWS}\n${functions.join('\n')}\n${more}`));
    assert.ok(records.length >= TYPE_ROWS.length + 3);
    const answers = await askPython<string>(
      'descriptions.py',
      records.map(({ description }) => ({ ask: 'signature', description })),
    );
    answers.forEach(({ refused }, i) =>
      assert.equal(refused, undefined, JSON.stringify(records[i]?.description)),
    );
    const shapes = answers[records.findIndex(({ description }) => description.name === 'shapes')];
    assert.equal(shapes?.answer, '(a: float, b: float = 2.0, *, c: Optional[str] = None, **kwargs: Any)');
  },
);

test('calls are bound and refused exactly as Python does it', settings, async () => {
  const random = seeded(20);
  const cases = Array.from({ length: 1_000 }, () => randomCall(random));
  const answers = await askPython<JsonObject>(
    'descriptions.py',
    cases.map((call) => ({ ask: 'bind', ...call })),
  );
  let refusals = 0;
  cases.forEach(({ description, args, kwargs }, i) => {
    const { answer, refused } = answers[i] as (typeof answers)[number];
    const call = JSON.stringify({
      signature: description.parameters.map(({ kind, name }) => [kind.value, name]),
      args,
      kwargs,
    });
    if (refused === undefined) {
      assert.deepEqual(Object.fromEntries(bindPlan({ name: 'p', args, kwargs }, description)), answer, call);
    } else {
      refusals++;
      assert.match(refused, /^TypeError/, call);
      assert.throws(
        () => bindPlan({ name: 'p', args, kwargs }, description),
        { code: 'PLAN_ARGUMENTS' },
        `${call}: ${refused}`,
      );
    }
  });
  assert.ok(refusals > 100 && refusals < 900, `${refusals} of 1000 calls were refused: too few of one kind`);
});

interface RandomCall {
  readonly description: PlanDescription;
  readonly args: JsonValue[];
  readonly kwargs: JsonObject;
}

/** A signature with every kind of parameter now and then, and a call that has a fair chance to fit. */
function randomCall(random: (below: number) => number): RandomCall {
  const chance = (percent: number) => random(100) < percent;
  const names = (prefix: string) => Array.from({ length: random(4) }, (_, i) => `${prefix}${i}`);
  const required = names('a');
  const optional = names('b').map((name) => `${name}=None`);
  const positional = [...required, ...optional, ...(chance(40) ? ['*rest'] : [])];
  const named = names('c').map((name) => (chance(50) ? name : `${name}=1`));
  const description = plan('p', positional, [...named, ...(chance(30) ? ['**others'] : [])]);
  const given = random(positional.length + 2);
  const kwargs: Record<string, JsonValue> = {};
  description.parameters.forEach(({ name, default: fallback }, i) => {
    const isWanted = i >= given && fallback === undefined;
    if (chance(isWanted ? 90 : 10)) kwargs[name] = chance(20) ? null : i;
  });
  if (chance(10)) kwargs['unknown'] = 1;
  return { description, args: Array.from({ length: given }, (_, i) => `v${i}`), kwargs };
}

/** The same cases every time: a failure can be looked into. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
