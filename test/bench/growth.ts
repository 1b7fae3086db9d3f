/** `npm run bench:growth`: how the cost of an edit grows with the length of the queue, for both stores, as docs/queue-growth.svg. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueueItem } from '../../src/protocol/index.js';
import { PlanQueue, type QueueStore } from '../../src/queue/index.js';
import { EmbeddedStore, RedisStore } from '../../src/store/index.js';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { growthPlot, type Line } from './growth-plot.js';

const LENGTHS = [10, 100, 1_000, 10_000, 100_000];
const EDITS = 200;
const PLOT = fileURLToPath(new URL('../../../docs/queue-growth.svg', import.meta.url));

const lines: Line[] = [];
const directory = mkdtempSync(join(tmpdir(), 'skyqueue-growth-'));
lines.push(...(await measure('embedded', () => EmbeddedStore.open(directory))));
rmSync(directory, { recursive: true });
if (withoutRedis) console.log(`Redis is left out: ${withoutRedis}.`);
else {
  const redis = await RedisServer.start();
  lines.push(
    ...(await measure('Redis', () => RedisStore.open({ address: redis.address, prefix: 'growth' }))),
  );
  await redis.dispose();
}
writeFileSync(PLOT, growthPlot(lines, LENGTHS));
for (const { title, milliseconds } of lines) {
  console.log(title.padEnd(30), milliseconds.map((ms) => `${ms.toFixed(2)} ms`.padStart(10)).join(''));
}

async function measure(store: string, open: () => Promise<QueueStore>): Promise<Line[]> {
  const queue = await PlanQueue.open(await open());
  const works: Record<string, () => Promise<unknown>> = {
    'add at the back': () => queue.add(item()),
    'add in the middle': () => queue.add(item(), { pos: Math.floor(queue.size / 2) }),
    'move back → front': () => queue.move({ pos: 'back' }, { pos: 'front' }),
    'remove from the middle': () => queue.remove({ pos: Math.floor(queue.size / 2) }),
  };
  const found = Object.keys(works).map((work) => ({
    title: `${work}, ${store}`,
    milliseconds: [] as number[],
  }));
  for (const length of LENGTHS) {
    await fill(queue, length);
    for (const [at, work] of Object.values(works).entries()) {
      const begin = performance.now();
      for (let i = 0; i < EDITS; i++) await work();
      found[at]?.milliseconds.push((performance.now() - begin) / EDITS);
    }
  }
  await queue.close();
  return found;
}

async function fill(queue: PlanQueue, length: number): Promise<void> {
  await queue.clear();
  for (let left = length; left > 0; left -= 10_000) {
    await queue.addBatch(Array.from({ length: Math.min(left, 10_000) }, item));
  }
}

function item(): QueueItem {
  return {
    item_type: 'plan',
    name: 'count',
    args: [['det1', 'det2']],
    kwargs: { num: 10, delay: 1 },
    item_uid: randomUUID(),
    user: 'bench',
    user_group: 'primary',
  };
}
