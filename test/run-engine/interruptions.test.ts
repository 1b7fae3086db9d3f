import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hw, type Hardware } from '../../src/devices/sim/index.js';
import type { NamedDocument } from '../../src/protocol/documents.js';
import { bps, count, RunEngine, scan, type Plan } from '../../src/run-engine/index.js';
import { told } from './golden-cases.js';
import { interrupting } from './recipes/interrupting.js';

/** One plan, interrupted before one of its messages; what Python Bluesky then did. */
interface Golden {
  plan: keyof typeof PLANS;
  kind: 'resume' | 'abort' | 'stop' | 'halt' | 'fail';
  at: number;
  messages: string;
  documents: string;
}

const FILE = fileURLToPath(new URL('../../../test/golden/interruptions.json', import.meta.url));
const GOLDEN = JSON.parse(readFileSync(FILE, 'utf8')) as Golden[];

/** As in golden_cases.py. */
const PLANS = {
  count: ({ det }: Hardware) => count([det], 2),
  scan: ({ det, motor }: Hardware) => scan([det], motor, -0.5, 0.5, 2),
  *moved({ motor, det }: Hardware): Plan {
    yield* bps.mv(motor, 1);
    yield* count([det]);
  },
};

/** Python repeats what belonged to a run that is closed by now, and fails. We do not: a closed run is not repeated. */
const FAILED = '!IllegalMessageSequence';
const LEFT = { count: ['unstage:det'], scan: ['unstage:motor', 'unstage:det'], moved: ['unstage:det'] };

for (const kind of ['resume', 'abort', 'stop', 'halt', 'fail'] as const) {
  describe(`interrupted at any message, and then ${kind}: messages and documents are those of Python`, () => {
    for (const golden of GOLDEN.filter((one) => one.kind === kind)) {
      test(`${golden.plan}, message ${golden.at}`, async () => {
        const { messages, documents } = await interrupted(golden);
        assert.equal(documents.join(' '), golden.documents);
        if (golden.messages.endsWith(FAILED))
          assert.deepEqual(messages.slice(messages.indexOf('pause') + 1), LEFT[golden.plan]);
        else assert.equal(messages.join(' '), golden.messages);
      });
    }
  });
}

test('there is something to compare', () => assert.ok(GOLDEN.length > 200));

async function interrupted({ plan, kind, at }: Golden): Promise<{ messages: string[]; documents: string[] }> {
  const messages: string[] = [];
  const documents: string[] = [];
  const RE = new RunEngine({ log: () => undefined });
  RE.msgHook = (msg) => messages.push(told(msg));
  RE.subscribe((...document: NamedDocument) => documents.push(summary(document)));
  try {
    await RE(interrupting(PLANS[plan](hw()), [{ at, kind }]));
  } catch (error) {
    if (RE.state === 'paused')
      await (kind === 'abort' ? RE.abort('no time') : RE[kind === 'fail' ? 'stop' : kind]());
    else if (!(error instanceof Error) || error.message !== 'no beam') throw error;
  }
  return { messages, documents };
}

function summary([name, doc]: NamedDocument): string {
  if (name === 'event') return `event:${doc.seq_num}`;
  if (name !== 'stop') return name;
  const events = Object.values(doc.num_events).reduce((sum, count) => sum + count, 0);
  return `stop:${doc.exit_status}:${events}`;
}
