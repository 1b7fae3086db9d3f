import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { hw, SynAxis } from '../../src/devices/sim/index.js';
import type { NamedDocument } from '../../src/protocol/documents.js';
import {
  checkpoint,
  close_run,
  count,
  open_run,
  pause,
  RunEngine,
  scan,
  trigger_and_read,
  type Plan,
} from '../../src/run-engine/index.js';
import { CASES, emitted } from '../run-engine/golden-cases.js';
import { PLANS } from '../run-engine/golden-plans.js';
import { seededRandom } from '../fakes/random.js';
import { tryPlan } from '../run-engine/properties/ordeal.js';
import { runScript, withoutPython } from './harness/index.js';

/** Always the same plans, so that a build fails for what was changed in it; others are tried with a seed of one's own. */
const SEED = Number(process.env.SKYQUEUE_SEED ?? 1);

interface Complaint {
  line: number;
  name: string;
  complaint: string;
}

test('documents of all golden plans are valid for event-model', { skip: withoutPython }, async () => {
  const documents: NamedDocument[] = [];
  for (const golden of Object.values({ ...CASES, ...PLANS })) documents.push(...(await emitted(golden)));
  assert.deepEqual(await complaintsAbout(documents), []);
});

test('documents of interrupted plans are valid for event-model', { skip: withoutPython }, async () => {
  const documents: NamedDocument[] = [];
  for (const end of ['resume', 'stop', 'abort', 'halt'] as const) {
    const RE = new RunEngine({ log: () => undefined });
    RE.subscribe((...document: NamedDocument) => documents.push(document));
    await assert.rejects(RE(pausingPlan()), { name: 'RunEngineInterrupted' });
    await RE[end]();
    assert.equal(RE.state, 'idle');
  }
  const stops = documents.flatMap(([name, doc]) => (name === 'stop' ? [doc.exit_status] : []));
  assert.deepEqual(stops, ['success', 'success', 'abort', 'abort']);
  assert.deepEqual(await complaintsAbout(documents), []);
});

test(
  'documents of a plan whose device fails are valid for event-model',
  { skip: withoutPython },
  async () => {
    const documents: NamedDocument[] = [];
    const RE = new RunEngine({ log: () => undefined });
    RE.subscribe((...document: NamedDocument) => documents.push(document));
    const { det } = hw();
    await assert.rejects(RE(scan([det], failingAxis(), -1, 1, 5)));
    await RE(count([det]));
    assert.deepEqual(await complaintsAbout(documents), []);
  },
);

test(
  `documents of random plans with interruptions and failing devices are valid for event-model (SKYQUEUE_SEED=${SEED})`,
  { skip: withoutPython },
  async () => {
    const documents: NamedDocument[] = [];
    for (let seed = SEED; seed < SEED + 400; seed += 1)
      documents.push(...(await tryPlan(seededRandom(seed))).documents);
    assert.deepEqual(await complaintsAbout(documents), []);
  },
);

test('a document that breaks the rules is complained of', { skip: withoutPython }, async () => {
  const documents = structuredClone(await emitted({ plan: ({ det }) => count([det], 2) }));
  for (const [name, doc] of documents) {
    if (name === 'event' && doc.seq_num === 2) doc.data = { other: 1 };
    if (name === 'stop') Object.assign(doc, { exit_status: 'completed' });
  }
  const complaints = await complaintsAbout(documents);
  const found = complaints.map(({ name, complaint }) => `${name}: ${complaint}`);
  assert.match(found.join('\n'), /event: data, timestamps .* different keys/);
  assert.match(found.join('\n'), /stop: \$\.exit_status: 'completed' is not one of/);
});

function* pausingPlan(): Plan<void> {
  const { det, motor } = hw();
  yield* open_run({ plan_name: 'pausing' });
  yield* checkpoint();
  yield* trigger_and_read([det, motor]);
  yield* trigger_and_read([det], 'aside');
  yield* pause();
  yield* trigger_and_read([det, motor]);
  yield* close_run();
}

function failingAxis(): SynAxis {
  const limit = (position: number) => {
    if (position > 0.2) throw new Error('limit switch');
    return position;
  };
  return new SynAxis({ name: 'motor', readbackFunc: limit });
}

async function complaintsAbout(documents: readonly NamedDocument[]): Promise<Complaint[]> {
  const input = documents.map((document) => `${JSON.stringify(document)}\n`).join('');
  const place = { mark: randomUUID(), environment: process.env };
  const { code, stdout, stderr } = await runScript('validate_documents.py', [], place, { input });
  assert.equal(code, 0, stderr);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Complaint | { checked: number });
  assert.deepEqual(answers.at(-1), { checked: documents.length });
  return answers.slice(0, -1) as Complaint[];
}
