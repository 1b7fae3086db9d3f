import {
  Float,
  isObject,
  isTruthy,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from '../../../src/protocol/index.js';
import type { Difference } from './compare.js';
import type { Exchange } from './pair.js';

/** A difference that is wanted. Nothing else is forgiven. */
export interface KnownDifference {
  /** Where the specification says so: that of the RE Manager, unless it names another. */
  readonly spec: string;
  readonly why: string;
  /** Whether the two are in different states afterwards. */
  readonly parts?: true;
  readonly covers: (difference: Difference, exchange: Exchange) => boolean;
}

const LISTS: readonly unknown[] = ['plans_allowed', 'plans_existing', 'devices_allowed', 'devices_existing'];

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    spec: '§3.3',
    why: 'The plans and devices themselves are not the same: of the lists, the names are compared. Another test compares descriptions.',
    covers: ({ path }) => LISTS.includes(path[0]) && path.length > 2,
  },
  {
    spec: '§3.7',
    why: 'Each Run Engine tells the versions of its own libraries.',
    covers: ({ path }) => path.join('.') === 're_metadata.versions',
  },
  {
    spec: 'plans… §3.4',
    why: 'A whole number is one for an int, also when it is written 1.0: TypeScript knows no difference.',
    parts: true,
    covers: (_, { params, reference }) =>
      isRefusal(reference) && holdsWholeFloat(params['item'] ?? params['items']),
  },
  {
    spec: '§8 D3',
    why: 'A batch that holds the running item is refused as a whole. The reference moves some, or removes the others.',
    parts: true,
    covers: (_, { method, params, ours, before }) => {
      const running = before.reference['running_item_uid'] ?? null;
      const uids = params['uids'];
      const holdsRunning = running !== null && Array.isArray(uids) && uids.includes(running);
      return holdsRunning && /queue_item_(remove|move)_batch/.test(method) && isRefusal(ours);
    },
  },
  {
    spec: '§3.6.9',
    why: 'A queue can be cleared at any time. The reference stumbles over a running plan that never was in the queue, half way.',
    parts: true,
    covers: (_, { method, ours, reference, before }) =>
      /queue_clear/.test(method) && !isRefusal(ours) && isRefusal(reference) && isRunning(before.reference),
  },
  {
    spec: '§8 D19',
    why: 'The runs of a plan are gone when its environment was destroyed. The reference shows them until the next plan.',
    covers: ({ path }, { method, ours, runs }) =>
      path[0] === 'run_list_uid'
        ? runs === 'stale' || /environment_destroy/.test(method)
        : method === 're_runs' && runs === 'stale' && isEmpty(ours['run_list']),
  },
  {
    spec: '§6.2',
    why: 'A plan that ended with its environment is on record with the runs that it had opened. The reference leaves them out.',
    covers: ({ path, reference }, { ours }) => {
      const result = valueAt(ours, path.slice(0, -1));
      const isOfRuns = path.at(-1) === 'run_uids' || path.at(-1) === 'scan_ids';
      return isOfRuns && isObject(result) && result['exit_status'] === 'failed' && isEmpty(reference);
    },
  },
  {
    spec: '§3.1.7',
    why: 'A plan that opens no run does not change the list of runs. The reference may say that it has become empty once more.',
    covers: ({ path }, { runs, before, after }) =>
      path[0] === 'run_list_uid' &&
      runs === 'none' &&
      after !== undefined &&
      !isRunning(after.reference) &&
      after.ours['run_list_uid'] === before.ours['run_list_uid'],
  },
  {
    spec: '§7.5',
    why: 'The reference fetches the list of runs when it looks for news, and may give it one more uid then.',
    covers: ({ path }, { method }) => path[0] === 'run_list_uid' && method === 're_runs',
  },
  {
    spec: '§4.3',
    why: 'When the environment is destroyed, nothing is left of a wish to stop the queue. The reference keeps it.',
    parts: true,
    covers: ({ path, ours }, { method }) =>
      path[0] === 'queue_stop_pending' && ours === false && /environment_destroy/.test(method),
  },
  {
    spec: '§7.7',
    why: 'A kernel is free when nothing runs. That of the reference stays reserved when an instruction has stopped the queue.',
    parts: true,
    covers: ({ path, ours, reference }, { after }) =>
      path[0] === 'worker_environment_state' &&
      ours === 'idle' &&
      reference === 'reserved' &&
      after?.reference['manager_state'] === 'idle',
  },
  {
    spec: '§8 D17',
    why: 'New permissions hold at once. The reference hands them to its worker in a hidden task.',
    covers: ({ path }, { method }) =>
      path[0] === 'task_results_uid' && /permissions_(set|reload)/.test(method),
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
    spec: '§6.1',
    why: 'Two properties of an item are the server’s own and not taken from clients; without any other there are none.',
    covers: ({ path, ours, reference }) =>
      path.includes('properties')
        ? isOwnProperties(ours, reference)
        : isObject(ours) &&
          isObject(reference) &&
          !isObject(ours['properties']) &&
          isOwnProperties({}, reference['properties']) &&
          fieldsOf({ ...ours, properties: {} }) === fieldsOf(reference),
  },
  {
    spec: '§3.6.2',
    why: 'The items of a batch are a list. The reference takes the letters of a text, or the keys of an object, for items.',
    covers: (_, { method, params, ours }) =>
      method === 'queue_item_add_batch' && !Array.isArray(params['items']) && isRefusal(ours),
  },
  {
    spec: '§3.1.7',
    why: 'A move that moves nothing changes no uid. The reference says so only of an item that is moved next to itself.',
    covers: ({ path, ours }, { method, before }) =>
      path[0] === 'plan_queue_uid' &&
      /queue_item_move/.test(method) &&
      ours === before.ours['plan_queue_uid'],
  },
  {
    spec: '§3.1.7',
    why: 'Where nothing is removed from the history, its uid stays.',
    covers: ({ path }, { method, params }) =>
      path[0] === 'plan_history_uid' && /history_clear/.test(method) && Number(params['size']) < 0,
  },
];

function holdsWholeFloat(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some((inner: JsonValue) => holdsWholeFloat(inner));
  if (isObject(value)) return Object.values(value).some(holdsWholeFloat);
  return value instanceof Float;
}

function isRunning(status: JsonObject): boolean {
  return status['running_item_uid'] !== null;
}

function isRefusal(reply: JsonValue | undefined): boolean {
  return isObject(reply) && reply['success'] === false;
}

/** Whether ours are those of the reference without the server's own. */
function isOwnProperties(ours: JsonValue | undefined, reference: JsonValue | undefined): boolean {
  if (!isObject(reference)) return false;
  const { immediate_execution: _, time_start: __, ...others } = reference;
  return stringifyJson(others) === stringifyJson(ours ?? {});
}

function valueAt(value: JsonValue | undefined, path: Difference['path']): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, key) =>
      Array.isArray(inner)
        ? (inner[Number(key)] as JsonValue | undefined)
        : isObject(inner)
          ? inner[key]
          : undefined,
    value,
  );
}

function isEmpty(list: JsonValue | undefined): boolean {
  return Array.isArray(list) && list.length === 0;
}

function fieldsOf(reply: JsonValue | undefined): string {
  return isObject(reply) ? Object.keys(reply).toSorted().join(' ') : '';
}

export function knownDifference(difference: Difference, exchange: Exchange): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find(({ covers }) => covers(difference, exchange));
}
