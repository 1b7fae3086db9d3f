import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { peakStats } from '../../../src/run-engine/index.js';

const FILE = fileURLToPath(new URL('../../../../test/golden/peaks.json', import.meta.url));

interface Golden {
  cases: { x: number[]; y: number[]; edge_count: number | null; found: Record<string, unknown> }[];
}

const { cases } = JSON.parse(readFileSync(FILE, 'utf8')) as Golden;

for (const [number, { x, y, edge_count, found }] of cases.entries()) {
  test(`curve ${number} has the peak that Bluesky finds in it`, () => {
    const ours = peakStats(x, y, edge_count === null ? {} : { edgeCount: edge_count });
    assert.deepEqual(roughly(ours), roughly(found));
  });
}

test('no points have no peak', () => {
  assert.equal(peakStats([], []).max, null);
});

/** Sums in another order differ in the last digits. */
function roughly(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) => {
    if (typeof inner !== 'number') return inner;
    return Math.abs(inner) < 1e-12 ? 0 : Number(inner.toPrecision(10));
  });
}
