import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemOfCall } from '../../../kernel/worker/queue/item-of-call.js';
import type { PlanRecord } from '../../../src/protocol/index.js';
import { renderPlanCall } from '../../../src/worker/call/index.js';

const kind = {
  place: { name: 'POSITIONAL_OR_KEYWORD', value: 1 },
  rest: { name: 'VAR_POSITIONAL', value: 2 },
  name: { name: 'KEYWORD_ONLY', value: 3 },
  names: { name: 'VAR_KEYWORD', value: 4 },
} as const;

/** `(detectors, *args, per_step=None, md=None)`, as `scan` has it. */
const SCAN: PlanRecord = {
  description: {
    name: 'scan',
    properties: { is_generator: true },
    parameters: [
      { name: 'detectors', kind: kind.place },
      { name: 'args', kind: kind.rest },
      { name: 'per_step', kind: kind.name, default: 'None' },
      { name: 'md', kind: kind.name, default: 'None' },
    ],
  },
  call: {
    slots: [
      { slot: 'positional', name: 'detectors' },
      { slot: 'spread', name: 'args' },
      { slot: 'options', properties: { per_step: 'per_step', md: 'md' } },
    ],
  },
};
/** `(a, b=1, c=2, **kwargs)`. */
const OPEN: PlanRecord = {
  description: {
    name: 'open',
    properties: { is_generator: true },
    parameters: [
      { name: 'a', kind: kind.place },
      { name: 'b', kind: kind.place, default: '1' },
      { name: 'c', kind: kind.place, default: '2' },
      { name: 'kwargs', kind: kind.names },
    ],
  },
  call: {
    slots: [
      { slot: 'positional', name: 'a' },
      { slot: 'positional', name: 'b' },
      { slot: 'positional', name: 'c' },
      { slot: 'options', properties: {}, rest: 'kwargs' },
    ],
  },
};

const det = { isDevice: true };
const motor = { isDevice: true };
const nameOf = (value: object): string | undefined =>
  value === det ? 'det' : value === motor ? 'stage.x' : undefined;

test('a call becomes an item: values by place as long as there is no gap, then by name', () => {
  const item = (args: unknown[], record: PlanRecord) => {
    const { args: given, kwargs } = itemOfCall('p', args, record, nameOf);
    return [given, kwargs];
  };
  assert.deepEqual(item([[det], motor, -1, 1, 11], SCAN), [[['det'], 'stage.x', -1, 1, 11], {}]);
  assert.deepEqual(item([[det], motor, 1, { md: { a: [1, null] } }], SCAN), [
    [['det'], 'stage.x', 1],
    { md: { a: [1, null] } },
  ]);
  assert.deepEqual(
    item([[det], { other: 1 }], SCAN),
    [[['det'], { other: 1 }], {}],
    'no options of this plan',
  );
  assert.deepEqual(item([1, undefined, 3], OPEN), [[1], { c: 3 }]);
  assert.deepEqual(item([1, 2, 3, { x: det }], OPEN), [[1, 2, 3], { x: 'det' }]);
  assert.deepEqual(item([new Float64Array([1, 2]), 7n, true, 'text'].slice(0, 3), OPEN), [
    [[1, 2], 7n, true],
    {},
  ]);
});

test('what the manager makes of the item is the call that was typed', () => {
  const item = itemOfCall('scan', [[det], motor, -1, 1, 11, { md: { a: 'b' } }], SCAN, nameOf);
  const device = { is_readable: true, is_movable: true, is_flyable: false, classname: 'D', module: 'm' };
  const devices = { det: device, stage: { ...device, components: { x: device } } };
  const call = renderPlanCall(item, SCAN, { plans: {}, devices });
  assert.equal(call, "scan([det], stage.x, -1, 1, 11, { md: { a: 'b' } })");
});

test('what cannot be sent is refused with the place where it is', () => {
  const refused: readonly [value: unknown, why: RegExp][] = [
    [new Map(), /^p: a cannot be put into the queue: it is an object of the class Map/],
    [{ b: [1, () => 1] }, /^p: a\.b\[1\] cannot be put into the queue: it is a function that has no name/],
    [Symbol('s'), /^p: a cannot .* symbol/],
  ];
  for (const [value, message] of refused)
    assert.throws(() => itemOfCall('p', [value], OPEN, nameOf), { name: 'TypeError', message });
  const circle: unknown[] = [];
  circle.push(circle);
  assert.throws(() => itemOfCall('p', [circle], OPEN, nameOf), /nested too deeply/);
});
