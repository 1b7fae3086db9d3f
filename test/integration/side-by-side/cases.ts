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

/** Every parameter of a method left out, and with every value; and a parameter that no method has. */
export function casesOf(method: string): Case[] {
  const { names, example } = PARAMETERS[method] ?? { names: [], example: {} };
  const without = Object.keys(example).map((name) => {
    const { [name]: _, ...rest } = example;
    return rest;
  });
  const isAboutLock = ['lock', 'unlock', 'lock_info'].includes(method);
  const replaced = names.flatMap((name) =>
    (name === 'lock_key' && !isAboutLock ? LOCK_KEYS : VALUES).map((value) => ({
      ...example,
      [name]: value,
    })),
  );
  return [{ ...example, unheard_of: 1 }, {}, ...without, ...replaced, example].map((params) => ({
    method,
    params,
  }));
}

/** Requests of two parameters that may contradict each other, and items that are wrong inside. */
export const MORE_CASES: readonly Case[] = [
  ...positions('queue_item_add', { item: plan('count', [['det1']]), user: 'Test', user_group: 'primary' }),
  ...positions('queue_item_add_batch', {
    items: [plan('count', [['det1']]), plan('count', [['det2']])],
    user: 'Test',
    user_group: 'primary',
  }),
].flat();

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
