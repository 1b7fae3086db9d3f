import { Float, type JsonObject, type JsonValue } from '../../../src/protocol/index.js';
import { PARAMETERS } from './methods.js';

export interface Case {
  readonly method: string;
  readonly params: JsonObject;
}

/** Values of every type, and of each the ones that Python holds for false. */
const VALUES: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  -4,
  new Float(1),
  0.5,
  '',
  'x',
  'A',
  'back',
  'front',
  'root',
  [],
  ['A'],
  ['A', 'A'],
  ['x'],
  [1],
  [[]],
  {},
  { a: 1 },
  { item_type: 'plan' },
  { item_type: 'instruction' },
];

/** `key` is what is locked with; the key of another type is always wrong. */
const LOCK_KEYS: readonly JsonValue[] = [null, 'key', 'x', 1, []];

/** For situations in which each request that is accepted takes its time. */
const FEW_VALUES: readonly JsonValue[] = [null, true, 1, '', 'x', 'A', [], ['A'], {}];
const FLAGS: ReadonlySet<string> = new Set([
  'run_in_background',
  'update_lists',
  'update_re',
  'restore_plans_devices',
  'restore_permissions',
]);

/** Every parameter of a method left out, and with every value; and a parameter that no method has. */
export function casesOf(method: string, extent: 'all' | 'few'): Case[] {
  const { names, example } = PARAMETERS[method] ?? { names: [], example: {} };
  const without = Object.keys(example).map((name) => {
    const { [name]: _, ...rest } = example;
    return rest;
  });
  const values = extent === 'all' ? allValues(method) : fewValues(method);
  const replaced = names.flatMap((name) => values(name).map((value) => ({ ...example, [name]: value })));
  return [{ ...example, unheard_of: 1 }, {}, ...without, ...replaced, example].map((params) => ({
    method,
    params,
  }));
}

function allValues(method: string) {
  return (name: string) => (name === 'lock_key' && !isAboutLock(method) ? LOCK_KEYS : VALUES);
}

function fewValues(method: string) {
  return (name: string) => {
    if (name === 'lock_key' && !isAboutLock(method)) return [];
    return FLAGS.has(name) ? ['x'] : FEW_VALUES;
  };
}

function isAboutLock(method: string): boolean {
  return ['lock', 'unlock', 'lock_info'].includes(method);
}

/** Requests that say where in the queue, in one way or in two that contradict each other. */
export const PLACES: readonly Case[] = [
  ...positions('queue_item_add', { item: plan('count', [['det1']]), user: 'Test', user_group: 'primary' }),
  ...positions('queue_item_add_batch', {
    items: [plan('count', [['det1']]), plan('count', [['det2']])],
    user: 'Test',
    user_group: 'primary',
  }),
  ...['queue_item_get', 'queue_item_remove'].flatMap((method) =>
    sources().map((params) => ({ method, params })),
  ),
  ...sources().flatMap((from) =>
    destinations().map((to) => ({ method: 'queue_item_move', params: { ...from, ...to } })),
  ),
  ...destinations().flatMap((to) =>
    [['A'], ['C', 'A'], ['A', 'C'], [], ['B', 'B'], ['A', 'x']].flatMap((uids) => [
      { method: 'queue_item_move_batch', params: { uids, ...to } },
      { method: 'queue_item_move_batch', params: { uids, ...to, reorder: true } },
    ]),
  ),
];

function sources(): JsonObject[] {
  return [
    {},
    { pos: 'front' },
    { pos: 1 },
    { pos: -3 },
    { pos: -4 },
    { pos: 3 },
    { uid: 'B' },
    { uid: 'x' },
    { pos: 1, uid: 'B' },
  ];
}

function destinations(): JsonObject[] {
  const pos = [0, 1, 2, 3, -1, -3, -4, 'front', 'back', 'x'].map((pos_dest) => ({ pos_dest }));
  const uids = [
    { before_uid: 'A' },
    { after_uid: 'A' },
    { before_uid: 'C' },
    { after_uid: 'C' },
    { after_uid: 'x' },
  ];
  return [{}, ...pos, ...uids, { pos_dest: 1, before_uid: 'A' }, { before_uid: 'A', after_uid: 'C' }];
}

function positions(method: string, params: JsonObject): Case[] {
  const pos = [0, 1, 2, 3, 4, -1, -2, -3, -4, -5, 100, -100, 'front', 'back', true, new Float(1), null];
  const places: JsonObject[] = [
    ...pos.map((value) => ({ pos: value })),
    ...['A', 'B', 'C', 'x'].flatMap((uid) => [{ before_uid: uid }, { after_uid: uid }]),
    { pos: 0, before_uid: 'A' },
    { pos: 'back', after_uid: 'A' },
    { before_uid: 'A', after_uid: 'B' },
    { pos: 0, before_uid: 'A', after_uid: 'A' },
    { pos: null, before_uid: 'A', after_uid: null },
  ];
  return places.map((place) => ({ method, params: { ...params, ...place } }));
}

function plan(name: string, args: readonly JsonValue[] = [], rest: JsonObject = {}): JsonObject {
  return { item_type: 'plan', name, args, ...rest };
}
