import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  pythonProgram,
  ROOT,
  runProgram,
  Terminal,
  TestManager,
  withoutTmux,
  type Marked,
} from '../integration/harness/index.js';

/** What the README tells newcomers to type is typed here, line by line. */
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [promised = [], byHand = []] = [...README.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) =>
  block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line !== ''),
);

test('the README promises scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const names = promised.flatMap((line) =>
    [...line.matchAll(/npm (?:run )?(?!ci\b)(\S+)/g)].map(([, name]) => name),
  );
  assert.deepEqual(names, ['demo', 'test']);
  for (const name of names) assert.ok(name !== undefined && name in scripts, `npm run ${name}`);
});

test('the README links to files that exist', () => {
  const targets = [...README.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
  assert.ok(targets.length > 3);
  for (const target of targets) assert.doesNotThrow(() => readOrList(join(ROOT, target)), target);
});

test(
  'the lines of the README run a plan, and show it in the kernel that runs it',
  { skip: withoutTmux },
  async () => {
    const [start = '', ...lines] = byHand;
    assert.equal(start, 'npx start-re-manager');
    await using manager = await TestManager.start({ shellCommand: start });
    const path = [dirname(pythonProgram('jupyter')), process.env.PATH].join(delimiter);
    const place: Marked = { mark: manager.mark, environment: { ...manager.environment, PATH: path } };
    for (const line of lines) {
      const [command = '', attach] = line.split(' && ');
      const { code, stdout, stderr } = await runProgram('sh', ['-c', `cd '${ROOT}' && ${command}`], place);
      assert.equal(code, 0, `${line}\n${stdout}\n${stderr}`);
      if (attach === undefined) await manager.untilIdle();
      else await watch(attach, place, manager);
    }
    await manager.untilIdle();
    const [entry] = await manager.history();
    assert.equal(entry?.result.exit_status, 'completed', JSON.stringify(entry));
  },
);

async function watch(attach: string, place: Marked, manager: TestManager): Promise<void> {
  const terminal = new Terminal(['sh', '-c', `cd '${ROOT}' && ${attach}`], place);
  try {
    await terminal.until(/In \[\d+\]:/);
    await terminal.enter('det1');
    await terminal.until(/det1: SynGauss/);
    assert.equal((await manager.status()).manager_state, 'executing_queue', 'looked at while the plan runs');
    await manager.untilIdle();
    await terminal.enter('await RE(scan([det1], motor1, -1, 1, 5))');
    await terminal.until(/generator scan/);
  } finally {
    terminal.close();
  }
}

function readOrList(path: string): void {
  try {
    readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
  }
}
