import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
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

interface Part {
  readonly takes: (file: string) => boolean;
  /** Files at a time. Tests with real processes measure how these live together: they get the machine for themselves. */
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/** The first part that takes a file has it, so `unit` is whatever is left: no test file can be forgotten. */
const PARTS = {
  architecture: { takes: (file) => file === 'architecture.test.ts', concurrency: 1, timeoutMs: MINUTE_MS },
  types: { takes: (file) => file.startsWith('types/'), concurrency: 2, timeoutMs: 2 * MINUTE_MS },
  conformance: { takes: (file) => file.startsWith('conformance/'), concurrency: 2, timeoutMs: 5 * MINUTE_MS },
  python: {
    takes: (file) => file.startsWith('integration/python'),
    concurrency: 1,
    timeoutMs: 10 * MINUTE_MS,
  },
  integration: {
    takes: (file) => file.startsWith('integration/'),
    concurrency: 1,
    timeoutMs: 10 * MINUTE_MS,
  },
  docs: { takes: (file) => file.startsWith('docs/'), concurrency: 1, timeoutMs: 5 * MINUTE_MS },
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

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')} of the tests. The parts are: ${ORDER.join(', ')}.`);
  process.exit(2);
}
for (const name of ORDER) if (asked.length === 0 || asked.includes(name)) await runPart(name);

console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
if (CONTINUOUS_INTEGRATION && count.skipped > 0)
  console.error('Here nothing may be skipped: install what is missing.');
const unfit = count.failed > 0 || count.passed === 0 || (CONTINUOUS_INTEGRATION && count.skipped > 0);
process.exit(unfit ? 1 : 0);

async function runPart(name: PartName): Promise<void> {
  const files = filesOf(name);
  if (files.length === 0) return;
  console.log(`\n${name}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
  const { concurrency, timeoutMs } = PARTS[name];
  const events = run({ files, concurrency, timeout: timeoutMs });
  events.on('test:pass', (test) => {
    if (isSuite(test)) return;
    if (test.skip !== undefined || test.todo !== undefined) count.skipped += 1;
    else count.passed += 1;
  });
  events.on('test:fail', (test) => {
    if (!isSuite(test)) count.failed += 1;
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text as string);
}

function isSuite(test: { details: { type?: string | undefined } }): boolean {
  return test.details.type === 'suite';
}

function filesOf(name: PartName): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.test.ts') && partOf(path) === name)
    .sort()
    .map((path) => join(ROOT, 'dist', 'test', relative('.', path.replace(/\.ts$/, '.js'))));
}

function partOf(file: string): PartName {
  const names = Object.keys(PARTS) as PartName[];
  return names.find((name) => PARTS[name].takes(file)) ?? 'unit';
}
