import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { PlanQueue } from '../../src/queue/index.js';
import { MemoryStore } from '../../src/store/index.js';
import { startProgram } from '../fakes/child-program.js';
import { seededRandom } from '../fakes/random.js';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { restlessEdit } from '../fakes/restless-edits.js';
import { openPlace } from '../fakes/restless-manager.js';

const MANAGER = new URL('../fakes/restless-manager.js', import.meta.url);

const TITLE = 'killed 20 times at any moment, the manager leaves every acknowledged edit, and none by halves';

test(`${TITLE}: embedded store`, async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  t.after(() => rm(directory, { recursive: true }));
  await killManagers(t, directory);
});

test(`${TITLE}: Redis`, { skip: withoutRedis }, async (t) => {
  const server = await RedisServer.start();
  t.after(() => server.dispose());
  await killManagers(t, `redis://${server.address}`);
});

async function killManagers(t: TestContext, place: string): Promise<void> {
  const random = seededRandom(7);
  // The queue as it must be, on a store that never crashes.
  const expected = await PlanQueue.open(new MemoryStore());
  let edits = 0;

  for (let round = 0; round < 20; round++) {
    const manager = startProgram(MANAGER, place, String(edits));
    t.after(() => manager.kill());
    let acknowledged = edits;
    for (let lines = random(12); lines > 0; lines--) acknowledged = await nextNumber(manager.lines, edits);
    await manager.kill('SIGKILL');
    // What it printed before it died was acknowledged as well.
    for await (const line of { [Symbol.asyncIterator]: () => manager.lines }) acknowledged = Number(line) + 1;

    const survivor = await PlanQueue.open(await openPlace(place));
    for (; edits < acknowledged; edits++) await restlessEdit(expected, edits);
    // The edit under way at its death may have made it to the disk; if so, all of it.
    if (storyOf(survivor) !== storyOf(expected)) await restlessEdit(expected, edits++);
    assert.equal(storyOf(survivor), storyOf(expected), `round ${round}, ${acknowledged} edits acknowledged`);
    await survivor.close();
  }
  assert.ok(edits > 20);
}

async function nextNumber(lines: AsyncIterator<string>, otherwise: number): Promise<number> {
  const { value, done } = await lines.next();
  return done === true ? otherwise : Number(value) + 1;
}

function storyOf(queue: PlanQueue): string {
  const record = JSON.stringify(queue.getRecord('autostart_mode_info') ?? null);
  return [queue.itemsText().text, queue.runningItemText().text, queue.historyText().text, record].join('\n');
}
