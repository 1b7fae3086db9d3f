import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import {
  Encoded,
  Float,
  parseJson,
  type DeviceDescription,
  type JsonObject,
  type JsonValue,
  type ParameterDescription,
  type PlanRecord,
} from '../../../src/protocol/index.js';
import { renderPlanCall, renderRun, type KnownNames } from '../../../src/worker/call/index.js';
import { plan } from './plan-builder.js';

const signal: DeviceDescription = {
  is_readable: true,
  is_movable: true,
  is_flyable: false,
  classname: 'Signal',
  module: 'skyqueue',
};
const det: DeviceDescription = { ...signal, classname: 'SynGauss', components: { val: signal, '0': signal } };
const hidden: DeviceDescription = { ...det, excluded: true };

const count: PlanRecord = {
  description: plan('count', ['detectors', 'num=1', 'delay=0.0'], ['per_shot=None', 'md=None']),
  call: {
    slots: [
      { slot: 'positional', name: 'detectors' },
      { slot: 'positional', name: 'num' },
      { slot: 'positional', name: 'delay' },
      { slot: 'options', properties: { per_shot: 'perShot', md: 'md' } },
    ],
    nullMeansAbsent: ['delay', 'per_shot'],
  },
};
const scan: PlanRecord = {
  description: plan('scan', ['detectors', '*args'], ['num=None', 'md=None']),
  call: {
    slots: [
      { slot: 'positional', name: 'detectors' },
      { slot: 'spread', name: 'args' },
      { slot: 'options', properties: { num: 'num', md: 'md' } },
    ],
  },
};
const lists: PlanRecord = {
  description: plan('lists', ['*args'], ['**kwargs']),
  call: {
    slots: [
      { slot: 'array', name: 'args' },
      { slot: 'options', properties: {}, rest: 'kwargs', required: true },
    ],
  },
};
const known: KnownNames = {
  plans: { count: count.description, scan: scan.description },
  devices: { det, det1: det, hidden, motor: signal, 'odd name': signal },
};
const render = (record: PlanRecord, args: JsonValue[], kwargs: JsonObject = {}) =>
  renderPlanCall({ name: record.description.name, args, kwargs }, record, known);

test('an item is rendered as the call that a person would type', () => {
  assert.equal(render(count, [['det', 'det1'], 10, 1]), 'count([det, det1], 10, 1)');
  assert.equal(
    render(scan, [['det1'], 'motor', -1, 1, 11], { md: { sample: 'Cu' } }),
    "scan([det1], motor, -1, 1, 11, { md: { sample: 'Cu' } })",
  );
});

test('values given by name end up in their places, and skipped ones are left to the defaults of the plan', () => {
  assert.equal(render(count, [], { delay: 0.5, detectors: ['det.val'] }), 'count([det.val], undefined, 0.5)');
  assert.equal(
    render(count, [[]], { per_shot: 'scan' }),
    'count([], undefined, undefined, { perShot: scan })',
  );
});

test('null is passed on where the type admits it, and means "not given" elsewhere', () => {
  assert.equal(
    render(count, [[], null, null], { per_shot: null, md: null }),
    'count([], null, undefined, { md: null })',
  );
});

test('rest values fill one array where the plan takes one, and names left over become options', () => {
  assert.equal(render(lists, ['motor', [1, 2]], { speed: 2 }), 'lists([motor, [1, 2]], { speed: 2 })');
  assert.equal(render(lists, []), 'lists([], {})');
});

test('names are converted at any depth, keys and unknown names never, and excluded devices only by their parts', () => {
  assert.equal(
    render(count, [
      { det: ['det', { a: 'hidden.val' }], b: 'hidden', c: 'detx', d: 'det.nothing', e: 'det.0' },
    ]),
    "count({ det: [det, { a: hidden.val }], b: 'hidden', c: 'detx', d: 'det.nothing', e: det[\"0\"] })",
  );
});

const parameter = (fields: Partial<ParameterDescription>): PlanRecord => ({
  description: {
    ...plan('p', []),
    parameters: [{ name: 'x', kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 }, ...fields }],
  },
  call: { slots: [{ slot: 'positional', name: 'x' }] },
});
const conversions: [what: string, Partial<ParameterDescription>, expected: string][] = [
  ['an untyped parameter converts plans and devices', {}, '[count, det, det.val, "x.y"]'],
  ['a typed one converts nothing', { annotation: { type: 'str' } }, '["count", "det", "det.val", "x.y"]'],
  [
    'convert_device_names converts devices only',
    { annotation: { type: '__DEVICE__' }, convert_device_names: true },
    '["count", det, det.val, "x.y"]',
  ],
  [
    'lists convert what they name',
    { annotation: { type: 'D', devices: { D: ['det.val'] }, plans: { P: ['count'] } } },
    '[count, "det", det.val, "x.y"]',
  ],
  [
    'an explicit false converts nothing, not even the lists',
    { annotation: { type: 'D', devices: { D: ['det'] } }, convert_device_names: false },
    '["count", "det", "det.val", "x.y"]',
  ],
  [
    'convert_plan_names: false leaves devices',
    { convert_plan_names: false },
    '["count", det, det.val, "x.y"]',
  ],
];
for (const [what, fields, expected] of conversions) {
  test(what, () => {
    const text = render(parameter(fields), [['count', 'det', 'det.val', 'x.y']]);
    assert.equal(text.replaceAll("'", '"'), `p(${expected})`);
  });
}

test('an expression reaches the attributes of known objects, and nothing of the language', () => {
  const callable = parameter({ annotation: { type: '__CALLABLE__' }, eval_expressions: true });
  const text = render(callable, [['det.read', 'det.constructor', 'process.exit', 'det._secret', 'count']]);
  assert.equal(text, "p([det.read, 'det.constructor', 'process.exit', 'det._secret', count])");
});

test('an expression may be a function that the user may call, if there is one, and nothing that the language offers', () => {
  const description = plan('p', ['a']);
  const [a] = description.parameters;
  const callable = {
    ...a,
    annotation: { type: '__CALLABLE__' },
    eval_expressions: true,
  } as ParameterDescription;
  const record = {
    description: { ...description, parameters: [callable] },
    call: { slots: [{ slot: 'positional', name: 'a' }] },
  } as const;
  const allowsFunction = (name: string): boolean => name !== 'forbidden';
  const values = ['sum', 'nothing', 'forbidden', 'process', 'this', 'require', 'sum.call', '__scope'];
  const code = renderPlanCall({ name: 'p', args: [values] }, record, { ...known, allowsFunction });
  const found = vm.runInNewContext(`const p = (x) => x; const sum = 'the function'; ${code}`) as string[];
  assert.deepEqual([...found], ['the function', ...values.slice(1)]);
});

test('a plan that clients know by another name is its variable', () => {
  const names = { ...known, variableOf: (name: string) => (name === 'scan' ? 'stepScan' : undefined) };
  const text = renderPlanCall({ name: 'p', args: [['scan', 'count']] }, parameter({}), names);
  assert.equal(text, 'p([stepScan, count])');
});

test('a default of an annotation is given where the item gives nothing, with its names as objects', () => {
  const description = plan('p', ['a=None', 'b=None']);
  const slots = [
    { slot: 'positional', name: 'a' },
    { slot: 'positional', name: 'b' },
  ] as const;
  const record = { description, call: { slots, defaults: { a: ['det'] }, callee: 'own_name' } };
  assert.equal(renderPlanCall({ name: 'p' }, record, known), 'own_name([det])');
  assert.equal(renderPlanCall({ name: 'p', kwargs: { b: 1 } }, record, known), 'own_name([det], 1)');
  assert.equal(renderPlanCall({ name: 'p', args: [[]] }, record, known), 'own_name([])');
});

test('every value that JSON can carry is the same value for the plan', () => {
  const text =
    '[1, 1.0, -0.0, 1e21, 12345678901234567890, NaN, -Infinity, true, null, "it\'s", "a\\n\\u2028\\"", {"a-b": 1, "__proto__": {"x": 2}}]';
  const code = render(parameter({ annotation: { type: 'typing.Any' } }), [parseJson(text)]);
  const value = [...(vm.runInThisContext(`(() => { const p = (x) => x; return ${code}; })()`) as unknown[])];
  assert.deepEqual(value.slice(0, 9), [1, 1, -0, 1e21, 12345678901234567890n, NaN, -Infinity, true, null]);
  assert.deepEqual(value.slice(9, 11), ["it's", 'a\n\u2028"']);
  const object = value[11] as object;
  assert.deepEqual(Object.keys(object), ['a-b', '__proto__']);
  assert.equal('x' in object, false);
  assert.equal(render(count, [new Encoded('["det"]'), new Float(2)]), 'count([det], 2)');
});

test('what a client sends is quoted wherever it is evaluated', () => {
  const evil = "'); process.exit(1); ('";
  const code = render(parameter({}), [{ [evil]: [evil, `\${${evil}}`, `\`${evil}\``] }]);
  assert.deepEqual(
    JSON.stringify(vm.runInNewContext(`const p = (x) => x; ${code}`)),
    JSON.stringify({ [evil]: [evil, `\${${evil}}`, `\`${evil}\``] }),
  );
  assert.throws(() => renderPlanCall({ name: evil, args: [] }, count, known), { code: 'PLAN_NAME' });
});

test('a million values are rendered and can be evaluated', () => {
  const values = Array.from({ length: 1_000_000 }, (_, i) => i / 8);
  const code = render(count, [values, 1]);
  const length = vm.runInNewContext(`const count = (x) => x.length; ${code}`) as number;
  assert.equal(length, values.length);
});

test('more rest values than a call can list are spread from an array', () => {
  const values = Array.from({ length: 70_000 }, (_, i) => i);
  const code = render(scan, [[], ...values]);
  assert.equal(vm.runInNewContext(`const scan = (...x) => x.length; ${code}`), 70_001);
});

test('metadata of an item goes to the Run Engine, the earlier of several objects winning', () => {
  const item = { name: 'count', args: [[]], meta: [{ a: 1 }, { a: 2, b: 3 }] };
  assert.equal(renderRun(item, count, known), 'await RE(count([]), { md: { a: 1, b: 3 } })');
  assert.equal(renderRun({ ...item, meta: {} }, count, known), 'await RE(count([]))');
  assert.throws(() => renderRun({ ...item, meta: ['x'] }, count, known), { code: 'PLAN_META' });
});
