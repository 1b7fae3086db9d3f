import type { TestManager } from '../integration/harness/index.js';
import { USER } from '../integration/harness/index.js';
import { longestWait, requestRate, timeOfOne } from './requests.js';
import type { RowName } from './rows.js';
import type { Figures } from './table.js';

const PLAN = { item_type: 'plan', name: 'count', args: [['det1', 'det2']], kwargs: { num: 1 } };
const STATUS = body('status', {});
const ADD = body('queue_item_add', { item: PLAN, ...USER });
const MANY = 5_000;
const BEHIND = 4_000;
const BATCH = 1_000;
const HUGE = 100_000;
/** As many as one request may bring without keeping a slow server from its next answer for minutes. */
const PORTION = 5_000;

/** What editing the queue costs. What would take the reference minutes is left out with it. */
export async function measureEdits(manager: TestManager, isReference: boolean): Promise<Figures<RowName>> {
  const address = manager.controlAddress;
  const edits = isReference ? 200 : 2_000;
  await fillTo(manager, 0);
  const add = await requestRate(address, ADD, 1, edits);
  await fillTo(manager, 0);
  const add16 = await requestRate(address, ADD, 16, 2 * edits);
  await fillTo(manager, 0);
  const addBatch = await best(3, () => timeOfOne(address, batchOf(BATCH)));
  await fillTo(manager, MANY);
  const queueGet = await best(5, () => timeOfOne(address, body('queue_get', {})));
  const addToMany = await requestRate(address, ADD, 1, edits);
  const move = body('queue_item_move', { pos: 'back', pos_dest: 'front' });
  const moves = await requestRate(address, move, 1, edits);
  await fillTo(manager, 0);
  // The reference takes minutes for a batch of this size before it answers, so it gets single ones.
  const pieces = isReference ? Array<string>(BEHIND).fill(ADD) : [batchOf(BEHIND)];
  const statusBehind = await longestWait(address, STATUS, pieces);
  await fillTo(manager, 0);
  const figures = { add, add16, addBatch, queueGet, addToMany, moves, statusBehind };
  if (isReference) return figures;
  const statusBesideAdds = await longestWait(address, STATUS, Array<string>(BEHIND).fill(ADD));
  await fillTo(manager, HUGE);
  const addToHuge = await requestRate(address, ADD, 1, edits);
  await fillTo(manager, 0);
  return { ...figures, statusBesideAdds, addToHuge };
}

export async function fillTo(manager: TestManager, size: number): Promise<void> {
  await manager.accept('queue_clear');
  await enqueue(manager, size);
}

export async function enqueue(manager: TestManager, size: number): Promise<void> {
  for (let left = size; left > 0; left -= PORTION) {
    const { success, msg } = await manager.request(
      'queue_item_add_batch',
      { items: plans(Math.min(left, PORTION)), ...USER },
      120_000,
    );
    if (success !== true) throw new Error(`The queue was not filled: ${String(msg)}`);
  }
}

async function best(times: number, work: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < times; i++) least = Math.min(least, await work());
  return least;
}

function plans(count: number): object[] {
  return Array.from({ length: count }, () => PLAN);
}

function batchOf(count: number): string {
  return body('queue_item_add_batch', { items: plans(count), ...USER });
}

function body(method: string, params: object): string {
  return JSON.stringify({ method, params });
}
