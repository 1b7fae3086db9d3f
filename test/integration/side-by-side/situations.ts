import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../src/protocol/index.js';
import { USER, type Status } from '../harness/index.js';
import type { Pair } from './pair.js';
import { ENDLESS } from './startup.js';

/** What a request meets. In each there are three items in the queue, and the lists of a worker are known. */
export const SITUATIONS = ['closed', 'locked', 'open', 'running', 'paused'] as const;
export type Situation = (typeof SITUATIONS)[number];

/** Nobody else knows it. */
export const LOCK_KEY = 'key';

const ITEMS = [
  { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { num: 2 } },
  { item_type: 'plan', name: 'scan', args: [['det1'], 'motor1', -1, 1, 2], meta: { sample: 'salt' } },
  { item_type: 'instruction', name: 'queue_stop' },
];

/**
 * Brings both into the situation by ordinary requests, wherever they are. Gives the uids of the items in the queue, by
 * the names that the cases have for them.
 */
export async function enter(pair: Pair, situation: Situation): Promise<ReadonlyMap<string, string>> {
  await pair.request('unlock', { lock_key: pair.lockKey });
  await pair.request('queue_autostart', { enable: false });
  await pair.request('queue_mode_set', { mode: 'default' });
  await pair.request('queue_stop_cancel');
  await restorePermissions(pair);
  await reachEnvironment(pair, situation);
  await pair.request('queue_clear');
  if (pair.status.items_in_history > 0) await pair.request('history_clear');
  const added = await pair.request('queue_item_add_batch', { items: ITEMS, ...USER });
  assert.equal(added.reference['success'], true, String(added.reference['msg']));
  if (situation === 'locked')
    await pair.request('lock', {
      lock_key: LOCK_KEY,
      user: 'Test',
      environment: true,
      queue: true,
      note: 'a note',
    });
  const uids = (added.reference['items'] as readonly JsonObject[]).map((item) => String(item['item_uid']));
  return new Map(['A', 'B', 'C'].map((name, i) => [name, uids[i] ?? '']));
}

/** What makes a situation: when a request has changed any of it, the next one needs it made anew. */
export function mark(status: Status): string {
  const of = status as unknown as JsonObject;
  const fields = [
    'manager_state',
    'worker_environment_exists',
    'queue_stop_pending',
    'queue_autostart_enabled',
  ];
  const uids = [
    'plan_queue_uid',
    'plan_history_uid',
    'lock_info_uid',
    'plans_allowed_uid',
    'running_item_uid',
  ];
  return JSON.stringify([...fields, ...uids, 'plan_queue_mode'].map((name) => of[name]));
}

/** The value with uids in place of the names of items. */
export function withUids(value: JsonValue | undefined, uids: ReadonlyMap<string, string>): JsonValue {
  if (typeof value === 'string') return uids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((inner) => withUids(inner as JsonValue, uids));
  if (typeof value !== 'object' || value === null || value.constructor !== Object) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withUids(inner as JsonValue, uids)]),
  );
}

async function restorePermissions(pair: Pair): Promise<void> {
  const { reference } = await pair.request('permissions_get');
  const { user_groups } = reference['user_group_permissions'] as JsonObject;
  if (!Object.hasOwn(user_groups as JsonObject, 'test_user')) await pair.request('permissions_reload');
}

async function reachEnvironment(pair: Pair, situation: Situation): Promise<void> {
  const wanted = {
    closed: 'none',
    locked: 'none',
    open: 'idle',
    running: 'executing_queue',
    paused: 'paused',
  };
  const has = () => (pair.status.worker_environment_exists ? pair.status.manager_state : 'none');
  for (let steps = 0; has() !== wanted[situation]; steps += 1) {
    assert.ok(steps < 10, `${situation} is out of reach from ${has()}`);
    await stepTowards(pair, wanted[situation], has());
  }
}

async function stepTowards(pair: Pair, wanted: string, now: string): Promise<void> {
  if (now === 'none') return void (await pair.request('environment_open'));
  if (now === 'paused')
    return void (await pair.request(wanted === 'executing_queue' ? 're_resume' : 're_abort'));
  if (now === 'executing_queue') return void (await pair.request('re_pause', { option: 'immediate' }));
  if (wanted === 'none') return void (await pair.request('environment_close'));
  await pair.request('queue_clear');
  const item = { item_type: 'plan', name: ENDLESS, args: [['det1']] };
  await pair.request('queue_item_add', { item, ...USER });
  await pair.request('queue_start');
}
