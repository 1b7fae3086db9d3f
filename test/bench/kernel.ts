import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeKernelspec } from '../fakes/kernelspec.js';
import { ROOT, runScript, withoutPython, type Marked } from '../integration/harness/index.js';
import { deviceText, planText } from './many-names.js';
import { renderTable, type Figures, type Row } from './table.js';

/** `npm run bench:kernel`: what a person at a prompt waits for, with one of Jupyter's own clients; ipykernel beside it. */
const ROWS = {
  readyFirst: { work: 'kernel started, first cell answered, new startup code', unit: 'ms' },
  ready: { work: 'the same, startup code as before', unit: 'ms', goal: '≤ 1 500 ms' },
  cell: { work: 'cell with a value', unit: 'ms', goal: '≤ 10 ms' },
  declaring: { work: 'cell that declares a constant', unit: 'ms', goal: '≤ 10 ms' },
  completion: { work: 'completion of a name', unit: 'ms', goal: '≤ 50 ms' },
  cellMany: { work: 'cell with a value, 500 plans and 5 000 devices', unit: 'ms', goal: '≤ 20 ms' },
  declaringMany: {
    work: 'cell that declares a constant, 500 plans and 5 000 devices',
    unit: 'ms',
    goal: '≤ 20 ms',
  },
  completionMany: { work: 'completion of a name, 500 plans and 5 000 devices', unit: 'ms', goal: '≤ 50 ms' },
  pointAlone: { work: 'longest delay of a point in a scan of 1 000', unit: 'ms' },
  pointBesideTabs: { work: 'the same while Tab is pressed 100 times', unit: 'ms', goal: '≤ 5 ms more' },
} as const satisfies Record<string, Row>;
type RowName = keyof typeof ROWS;

/** Prints, as JSON, how much later than its turn each of 1 000 points was that come every 5 ms. */
const TICKING = `const late: number[] = [];
function* ticking(): Plan<void> {
  let due = performance.now();
  for (let at = 0; at < 1000; at += 1) {
    due = Math.max(due + 5, performance.now());
    yield* bps.sleep((due - performance.now()) / 1000);
    late.push(performance.now() - due);
  }
}
await RE(ticking());
console.log(JSON.stringify(late.splice(0).map((ms) => Number(ms.toFixed(2)))))`;

if (withoutPython !== false) throw new Error(String(withoutPython));
const folder = mkdtempSync(join(tmpdir(), 'skyqueue-bench-kernel-'));
try {
  const demo = join(ROOT, 'startup');
  const many = join(folder, 'many');
  mkdirSync(many);
  writeFileSync(join(many, '00-devices.ts'), deviceText(5_000));
  writeFileSync(join(many, '10-plans.ts'), planText(500));
  say('Skyqueue, demo startup');
  const [first, again] = [await ours(demo, 'motor_no'), await ours(demo, 'motor_no', TICKING)];
  say('Skyqueue, 500 plans and 5 000 devices (the first opening compiles them)');
  await ours(many, 'm499');
  const large = await ours(many, 'm499');
  say('ipykernel');
  const python = await times(['python3', '1 + 1', 'c_NUMBER = NUMBER', 'prin'], process.env);
  const figures: Figures<RowName> = {
    ...again,
    readyFirst: first.ready,
    cellMany: large.cell,
    declaringMany: large.declaring,
    completionMany: large.completion,
  };
  const table = renderTable<RowName>(ROWS, { title: 'Skyqueue', figures }, [
    { title: 'ipykernel', figures: python },
  ]);
  console.log(`\n${table}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Times {
  readonly ready: number;
  readonly cell: number;
  readonly declaring: number;
  readonly completion: number;
  readonly pointAlone?: number;
  readonly pointBesideTabs?: number;
}

function ours(startup: string, prefix: string, plan?: string): Promise<Times> {
  const place = join(folder, startup === join(ROOT, 'startup') ? 'demo-spec' : 'many-spec');
  const kernels = writeKernelspec(place, ['--startup-dir', startup]);
  const env = { ...process.env, JUPYTER_PATH: kernels, XDG_CACHE_HOME: join(folder, 'cache') };
  const words = ['skyqueue', '1 + 1', 'const c_NUMBER = NUMBER', prefix];
  return times(plan === undefined ? words : [...words, plan], env);
}

async function times(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<Times> {
  const place: Marked = { mark: randomUUID(), environment };
  const { code, stdout, stderr } = await runScript('bench_kernel.py', words, place, { limitMs: 900_000 });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Times;
}

function say(text: string): void {
  console.error(`· ${text}`);
}
