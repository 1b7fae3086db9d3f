import { isObject, isTruthy, type JsonValue } from '../../../src/protocol/index.js';
import type { Difference } from './compare.js';
import type { Exchange } from './pair.js';

/** A difference that is wanted. Nothing else is forgiven. */
export interface KnownDifference {
  /** Where the specification of the RE Manager says so. */
  readonly spec: string;
  readonly why: string;
  /** Whether the two are in different states afterwards. */
  readonly parts?: true;
  readonly covers: (difference: Difference, exchange: Exchange) => boolean;
}

const LISTS: readonly unknown[] = ['plans_allowed', 'plans_existing', 'devices_allowed', 'devices_existing'];

const KNOWN: readonly KnownDifference[] = [
  {
    spec: '§3.3',
    why: 'The plans and devices themselves are not the same: of the lists, the names are compared. Another test compares descriptions.',
    covers: ({ path }) => LISTS.includes(path[0]) && path.length > 2,
  },
  {
    spec: '§1.4',
    why: 'A failure has all fields of the method. The reference stumbles over an item that is a number, and forgets them.',
    covers: ({ path, ours, reference }) =>
      path.length === 0 && fieldsOf(reference) === 'msg success' && isRefusal(ours) && isRefusal(reference),
  },
  {
    spec: 'C',
    why: 'True is the position 1, and false 0. The reference cannot say so to Redis.',
    parts: true,
    covers: (_, { params, reference }) =>
      isRefusal(reference) && [params['pos'], params['pos_dest']].some((pos) => typeof pos === 'boolean'),
  },
  {
    spec: '§3.8',
    why: 'What is locked is told by true and false. The reference tells what it was given.',
    covers: ({ path, ours, reference }) =>
      path.some((key) => key === 'lock' || key === 'lock_info') &&
      /^(environment|queue)$/.test(String(path.at(-1))) &&
      ours === isTruthy(reference),
  },
  {
    spec: '§3.6.2',
    why: 'The items of a batch are a list. The reference takes the letters of a text, or the keys of an object, for items.',
    covers: (_, { method, params, ours }) =>
      method === 'queue_item_add_batch' && !Array.isArray(params['items']) && isRefusal(ours),
  },
  {
    spec: '§3.1.7',
    why: 'Where nothing is removed from the history, its uid stays.',
    covers: ({ path }, { method, params }) =>
      path[0] === 'plan_history_uid' && /history_clear/.test(method) && Number(params['size']) < 0,
  },
];

function isRefusal(reply: JsonValue | undefined): boolean {
  return isObject(reply) && reply['success'] === false;
}

function fieldsOf(reply: JsonValue | undefined): string {
  return isObject(reply) ? Object.keys(reply).toSorted().join(' ') : '';
}

export function knownDifference(difference: Difference, exchange: Exchange): KnownDifference | undefined {
  return KNOWN.find(({ covers }) => covers(difference, exchange));
}
