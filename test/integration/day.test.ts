import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateDay } from '../bench/day.js';

/** `SKYQUEUE_DAY_SECONDS` gives the day more time; `node dist/test/bench/day.js 240` shows its hours. */
const SECONDS = Number(process.env.SKYQUEUE_DAY_SECONDS ?? 16);
/**
 * What a process may grow by in the afternoon. Compiled code and the heap's own steps come to some ten MB in a fresh
 * process, so in seconds only a coarse leak shows; the longer the day, the more each plan would have to leave behind.
 */
const GROWTH_MB = 64;

test('a day of work in loop mode leaves the memory of all processes as it was', async (context) => {
  const day = await simulateDay(SECONDS);
  const [noon, night] = [day[day.length / 2 - 1], day.at(-1)];
  assert.ok(noon && night && night.plans > noon.plans, 'plans ran all day');
  const growths = (['supervisor', 'manager', 'kernel'] as const).map((name) => ({
    name,
    mb: night[name] - noon[name],
  }));
  context.diagnostic(
    `${night.plans} plans in ${night.seconds} s; growth since noon: ` +
      growths.map(({ name, mb }) => `${name} ${mb.toFixed(1)} MB`).join(', '),
  );
  for (const { name, mb } of growths) assert.ok(mb < GROWTH_MB, `the ${name} grew by ${mb.toFixed(1)} MB`);
});
