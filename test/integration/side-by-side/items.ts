import { Float, type JsonObject, type JsonValue } from '../../../src/protocol/index.js';
import { USER } from '../harness/index.js';
import type { Case } from './cases.js';

/** Plans whose arguments fit, or do not. */
const PLANS: readonly JsonObject[] = [
  ...[
    [['det1']],
    [['det1', 'det2'], 3],
    [['det1'], 1, new Float(0)],
    [['det1'], new Float(1)],
    [['det1'], null],
    [['det1'], 'x'],
    ['det1'],
    ['x'],
    [['x']],
    [['det1', 'count']],
    [[]],
    [],
    [['det1'], 1, 0.5, 4],
    null,
    'x',
    { a: 1 },
  ].map((args) => ({ name: 'count', args })),
  ...[
    { detectors: ['det1'] },
    { detectors: ['det1'], num: 2, delay: [0.1] },
    { detectors: ['det1'], num: true },
    { detectors: ['det1'], unheard_of: 1 },
    { detectors: ['det1'], md: { a: 1 } },
    { detectors: ['det1'], md: 1 },
    { num: 1 },
    null,
    [],
    [['detectors', ['det1']]],
    'x',
  ].map((kwargs) => ({ name: 'count', kwargs })),
  { name: 'count', args: [['det1']], kwargs: { detectors: ['det1'] } },
  ...[
    [1],
    [-1],
    [new Float(2)],
    [1.5],
    [true],
    ['1'],
    [null],
    [12345678901234567890n],
    [1, 2],
    [1, '2'],
    [1, NaN],
    [1, -Infinity],
    [1, 1e300],
    [1, 1e-7],
    [1, 1.5, 'é€😀'],
    [1, 1.5, 5],
    [1, 1.5, 'x', true],
    [1, 1.5, 'x', 1],
    [1, 1.5, 'x', 'true'],
    [[1]],
    [{ a: 1 }],
  ].map((args) => ({ name: 'picky', args })),
  ...[
    ['det1', 'motor1', -1, 1, 3],
    [['det1'], 'motor1', -1, 1],
    [['det1'], 'motor1', 'x', 1, 3],
  ].map((args) => ({
    name: 'scan',
    args,
  })),
  { name: 'scan', args: [['det1'], 'motor1', -1, 1], kwargs: { num: 3 } },
  { name: 'scan', args: [['det1'], 'motor1', -1, 1, 'motor2', 0, 1], kwargs: { num: 3 } },
  ...['x', '', null, 1, 'func_for_test_add', 'constructor', '__proto__', '_hidden', 'det1', 'queue_stop'].map(
    (name) => ({
      name,
    }),
  ),
  {},
];

/** What else an item may hold. */
const FIELDS: readonly JsonObject[] = [
  ...[{}, { a: 1 }, [{ a: 1 }, { a: 2 }], [], 1, null, 'x', [1]].map((meta) => ({ meta })),
  ...[{}, { time_start: 1 }, { a: 1, immediate_execution: false }, null, 1, 'x', []].map((properties) => ({
    properties,
  })),
  { result: { exit_status: 'failed' } },
  { result: null },
  { item_uid: 'mine' },
  { item_uid: 'A' },
  { user: 'somebody', user_group: 'root' },
  { unheard_of: 1, kwargs: { num: 1 } },
  { kwargs: { num: 1 }, unheard_of: 1 },
];

const FUNCTIONS: readonly JsonObject[] = [
  ...[
    'func_for_test_add',
    'func_for_test_missing',
    'function_sleep',
    'not_permitted',
    '_private',
    '',
    1,
    null,
  ].map((name) => ({ name })),
  {},
  ...[[1], [], null, 'x', 1, { a: 1 }].map((args) => ({ name: 'func_for_test_add', args })),
  ...[{ a: 1 }, {}, null, 'x', []].map((kwargs) => ({ name: 'func_for_test_add', kwargs })),
  { name: 'func_for_test_add', meta: 1, item_uid: 'mine', unheard_of: 1 },
];

const USERS: readonly JsonObject[] = [
  ...['primary', 'test_user', 'root', 'nobody', '', null, 1].map((user_group) => ({
    user: 'Test',
    user_group,
  })),
  { user: '', user_group: 'primary' },
  { user_group: 'primary' },
  { user: 'Test' },
];

export const ITEMS: readonly Case[] = [
  ...[...PLANS, ...FIELDS.map((fields) => ({ name: 'count', args: [['det1']], ...fields }))].flatMap(
    (plan) => {
      const item = { item_type: 'plan', ...plan };
      return [
        { method: 'queue_item_add', params: { item, ...USER } },
        { method: 'queue_item_update', params: { item: { ...item, item_uid: 'B' }, ...USER } },
        { method: 'queue_item_add_batch', params: { items: [count(), item], ...USER } },
      ];
    },
  ),
  ...[{ name: 'queue_stop', args: [1] }, { name: 'x' }, {}, { name: null }].map((fields) => ({
    method: 'queue_item_add',
    params: { item: { item_type: 'instruction', ...fields }, ...USER },
  })),
  ...USERS.flatMap((user) => [
    { method: 'queue_item_add', params: { item: count(), ...user } },
    { method: 'queue_item_add', params: { item: { item_type: 'plan', name: 'fails' }, ...user } },
    { method: 'queue_item_update', params: { item: { ...count(), item_uid: 'A' }, replace: true, ...user } },
  ]),
  { method: 'queue_item_update', params: { item: count(), ...USER } },
  { method: 'queue_item_update', params: { item: count(), replace: true, ...USER } },
  { method: 'queue_item_update', params: { item: { ...count(), item_uid: null }, ...USER } },
  ...FUNCTIONS.map((fields) => ({
    method: 'function_execute',
    params: { item: { item_type: 'function', ...fields }, ...USER },
  })),
  ...USERS.map((user) => ({
    method: 'function_execute',
    params: { item: { item_type: 'function', name: 'function_sleep', args: [0] }, ...user },
  })),
  ...['plan', 'function', 'instruction', '', null, 1, 'Plan'].map((item_type) => ({
    method: 'queue_item_add',
    params: { item: { name: 'count', args: [['det1']], item_type: item_type as JsonValue }, ...USER },
  })),
];

function count(): JsonObject {
  return { item_type: 'plan', name: 'count', args: [['det1']] };
}
