import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

/**
 * `node dist/test/run.js [part…]` runs the named parts, or all, one after the other. The last line counts everything.
 * Files are found among the sources, because a compiled test may outlive the source that it came from.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONTINUOUS_INTEGRATION = process.env.CI === 'true' || process.env.CI === '1';
const MINUTE_MS = 60_000;
/** So many of the files that took longest are named after each part, for whoever wants to make it shorter. */
const SLOWEST = 10;

interface Part {
  readonly takes: (file: string) => boolean;
  /** Files at a time. */
  readonly concurrency: number;
  /** Files that get the machine for themselves, because of what they measure. They come first. */
  readonly alone?: readonly string[];
  /** Files that take long are started before the others, so that none is left when all else has ended. */
  readonly long?: readonly string[];
  readonly timeoutMs: number;
}

/** The first part that takes a file has it, so `unit` is whatever is left: no test file can be forgotten. */
const PARTS = {
  architecture: { takes: (file) => file === 'architecture.test.ts', concurrency: 1, timeoutMs: MINUTE_MS },
  types: { takes: (file) => file.startsWith('types/'), concurrency: 2, timeoutMs: 2 * MINUTE_MS },
  conformance: { takes: (file) => file.startsWith('conformance/'), concurrency: 2, timeoutMs: 5 * MINUTE_MS },
  python: {
    takes: (file) => file.startsWith('integration/python'),
    concurrency: 2,
    long: ['python-wires', 'python-qserver', 'python-clients', 'python-redis'].map(
      (name) => `integration/${name}.test.ts`,
    ),
    timeoutMs: 10 * MINUTE_MS,
  },
  integration: {
    takes: (file) => file.startsWith('integration/'),
    concurrency: 2,
    // 64 clients take all that the machine has, and a day's growth is a few MB.
    alone: ['integration/load.test.ts', 'integration/day.test.ts'],
    long: ['integration/reference-requests.test.ts', 'integration/reference-walk.test.ts'],
    timeoutMs: 10 * MINUTE_MS,
  },
  docs: { takes: (file) => file.startsWith('docs/'), concurrency: 2, timeoutMs: 5 * MINUTE_MS },
  unit: { takes: () => true, concurrency: 2, timeoutMs: 5 * MINUTE_MS },
} satisfies Record<string, Part>;

type PartName = keyof typeof PARTS;
const ORDER: readonly PartName[] = [
  'architecture',
  'types',
  'unit',
  'conformance',
  'integration',
  'python',
  'docs',
];

const count = { passed: 0, failed: 0, skipped: 0 };
/** Why tests were skipped, and how many for each reason. */
const reasons = new Map<string, number>();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')} of the tests. The parts are: ${ORDER.join(', ')}.`);
  process.exit(2);
}

const temporary = mkdtempSync(join(tmpdir(), 'skyqueue-tests-'));
process.env.TMPDIR = temporary;
for (const name of ORDER) if (asked.length === 0 || asked.includes(name)) await runPart(name);
const left = readdirSync(temporary);
rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });

if (left.length > 0)
  console.error(`The tests left behind ${left.join(', ')}: whoever makes a file removes it.`);
for (const [reason, skipped] of reasons) console.log(`${skipped} skipped: ${reason}`);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
if (CONTINUOUS_INTEGRATION && count.skipped > 0)
  console.error('Here nothing may be skipped: install what is missing.');
const unfit = count.failed > 0 || count.passed === 0 || (CONTINUOUS_INTEGRATION && count.skipped > 0);
process.exit(unfit ? 1 : 0);

async function runPart(name: PartName): Promise<void> {
  const part: Part = PARTS[name];
  const files = filesOf(name);
  if (files.length === 0) return;
  console.log(`\n${name}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
  const start = performance.now();
  const times = new Map<string, number>();
  const among = (names: readonly string[] = []) => files.filter((file) => names.includes(file));
  const alone = among(part.alone);
  const long = among(part.long);
  const others = files.filter((file) => !alone.includes(file) && !long.includes(file));
  await runFiles(alone, { ...part, concurrency: 1 }, times);
  await runFiles([...long, ...others], part, times);
  console.log(`${name} took ${seconds(performance.now() - start)}. Longest files:`);
  const slowest = [...times].sort(([, a], [, b]) => b - a).slice(0, SLOWEST);
  for (const [file, time] of slowest) console.log(`${seconds(time).padStart(8)}  ${file}`);
}

async function runFiles(
  files: readonly string[],
  { concurrency, timeoutMs }: Part,
  times: Map<string, number>,
): Promise<void> {
  if (files.length === 0) return;
  const compiled = new Map(files.map((file) => [compiledOf(file), file]));
  const events = run({ files: [...compiled.keys()], concurrency, timeout: timeoutMs });
  events.on('test:complete', ({ name, details }) => {
    const file = compiled.get(name);
    if (file !== undefined) times.set(file, details.duration_ms);
  });
  events.on('test:pass', (test) => {
    if (isSuite(test)) return;
    const skip = test.skip ?? test.todo;
    if (skip === undefined) count.passed += 1;
    else {
      count.skipped += 1;
      reasons.set(String(skip), (reasons.get(String(skip)) ?? 0) + 1);
    }
  });
  events.on('test:fail', (test) => {
    if (!isSuite(test)) count.failed += 1;
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text as string);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function isSuite(test: { details: { type?: string | undefined } }): boolean {
  return test.details.type === 'suite';
}

function filesOf(name: PartName): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.test.ts') && partOf(path) === name)
    .sort();
}

function compiledOf(file: string): string {
  return join(ROOT, 'dist', 'test', file.replace(/\.ts$/, '.js'));
}

function partOf(file: string): PartName {
  const names = Object.keys(PARTS) as PartName[];
  return names.find((name) => PARTS[name].takes(file)) ?? 'unit';
}
