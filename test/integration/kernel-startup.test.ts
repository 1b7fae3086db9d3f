import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contentsOf, replyOf, resultOf, TestKernel, textOf } from '../fakes/kernel-session.js';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A startup directory with these files; `main/` is where the startup code is. */
function beamline(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'skyqueue-startup-'));
  folders.push(folder);
  mkdirSync(join(folder, 'main'));
  mkdirSync(join(folder, 'shared'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, 'main');
}

async function withKernel(
  args: readonly string[],
  run: (kernel: TestKernel) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const kernel = new TestKernel(args, env);
  try {
    await run(kernel);
  } finally {
    await kernel.close();
  }
}

test('files run in order in one namespace, with exports ignored and their own __filename and import.meta', async () => {
  const directory = beamline({
    'main/20-b.ts':
      'export const second = first + 1; export default function plan() { return import.meta.url; }',
    'main/10-a.ts':
      'await null; export const first: number = 1; const where = __filename; console.log("loading");',
    'main/30-c.js':
      'const third = second.anything; var loose = {}; loose.added = 1; var added = loose.added;',
    'main/skip.test.ts': 'throw new Error("not startup code")',
    'main/types.d.ts': 'declare const never: number;',
    'main/.hidden.ts': 'throw new Error("hidden")',
  });
  await withKernel(['--startup-dir', directory], async (kernel) => {
    const client = await kernel.connect();
    const seen = await client.execute('[first, second, where, plan(), third, added]');
    assert.equal(
      resultOf(seen)?.replace(/\s+/g, ' '),
      `[ 1, 2, '${directory}/10-a.ts', 'file://${directory}/20-b.ts', undefined, 1 ]`,
    );
    assert.match(textOf(client.published), /loading/);
  });
});

test('relative imports are looked up from the file, in scripts elsewhere and in cells from the startup directory', async () => {
  const directory = beamline({
    'main/10.ts': 'import { scale, where } from "../shared/scale.js"; const scaled = scale(2);',
    'shared/scale.ts':
      'import data from "./factor.json"; export const where = import.meta.url; export function scale(x: number) { if (x < 0) throw new Error("negative"); return x * data.factor; }',
    'shared/factor.json': '{ "factor": 21 }',
    'shared/script.ts': 'import { scale as again } from "./scale"; const fromScript = again(1);',
  });
  const script = join(directory, '../shared/script.ts');
  await withKernel(['--startup-dir', directory, '--startup-script', script], async (kernel) => {
    const client = await kernel.connect();
    assert.equal(resultOf(await client.execute('[scaled, fromScript]')), '[ 42, 21 ]');
    assert.equal(
      resultOf(await client.execute('import { scale as s2 } from "../shared/scale"; s2(10)')),
      '210',
    );
    const failed = await client.execute('s2(-1)');
    const traceback = (contentsOf(failed.published, 'error')[0]?.['traceback'] as string[]).join('\n');
    assert.match(traceback, /at (?:\S+ )?\(?\S*\/shared\/scale\.ts:1:\d+/);
    // An edited module is compiled and run anew by the next import of it.
    writeFileSync(
      join(directory, '../shared/scale.ts'),
      'export const scale = (x: number) => -x; export const where = "";',
    );
    assert.equal(
      resultOf(await client.execute('import { scale as s3 } from "../shared/scale"; s3(1)')),
      '-1',
    );
  });
});

test('skyqueue is importable from any directory, with its types, and is the one that the kernel itself runs', async () => {
  const directory = beamline({
    'main/10.ts': "import { RunEngine, count } from 'skyqueue';\nconst RE = new RunEngine({});\n",
  });
  await withKernel(['--startup-dir', directory], async (kernel) => {
    const client = await kernel.connect();
    assert.equal(resultOf(await client.execute('RE.state')), "'idle'");
    const wrong = replyOf(await client.execute('count(3)'));
    assert.equal(wrong['ename'], 'CompileError');
  });
});

test('a type error stops the opening and is told with file, line and column, everywhere', async () => {
  const directory = beamline({
    'main/10.ts': 'const fine = 1;\n',
    'main/20.ts': 'const a = 1;\n\n  const wrong: number = "text";\n',
    'main/30.ts': 'console.log("must not run")',
  });
  const place = `${directory}/20.ts:3:9`;
  await withKernel(['--startup-dir', directory], async (kernel) => {
    const failed = await kernel.news('startup_failed');
    assert.equal(failed['location'], place);
    assert.equal(failed['ename'], 'CompileError');
    assert.equal(await kernel.exited, 1);
    assert.ok(kernel.stderr.includes(`${place} - error TS2322`), kernel.stderr);
    assert.doesNotMatch(kernel.stdout + kernel.stderr, /must not run/);
  });
});

test('a client that is attached sees why the opening failed', async () => {
  const directory = beamline({
    'main/10.ts': 'const nothing: any = null;\nawait 1; nothing.x;\n',
  });
  await withKernel(['--startup-dir', directory], async (kernel) => {
    const client = await kernel.connect();
    const { content } = await client.untilPublished(({ header }) => header.msg_type === 'error');
    assert.match(JSON.stringify(content), /TypeError.*10\.ts:2:18/);
    assert.equal(await kernel.exited, 1);
  });
});

test('type errors can be made warnings, mistakes of syntax cannot', async () => {
  const directory = beamline({ 'main/10.ts': 'const n: number = "text"; const later = 2;' });
  await withKernel(['--startup-dir', directory, '--lenient-types'], async (kernel) => {
    const client = await kernel.connect();
    assert.equal(resultOf(await client.execute('later')), '2');
  });
  const broken = beamline({ 'main/10.ts': 'const n: number = ;' });
  await withKernel(['--startup-dir', broken, '--lenient-types'], async (kernel) => {
    assert.match(String((await kernel.news('startup_failed'))['location']), /10\.ts:1:19$/);
  });
});

test('startup code that never ends, or never yields, can be interrupted, which ends the opening', async () => {
  for (const forever of ['await new Promise(() => {});', 'for (;;);']) {
    const directory = beamline({ 'main/10.ts': `console.log("running"); ${forever}` });
    await withKernel(['--startup-dir', directory], async (kernel) => {
      const client = await kernel.connect();
      await client.untilPrinted('running');
      client.send('interrupt_request', {}, { channel: 'control' });
      assert.equal((await kernel.news('startup_failed'))['ename'], 'KeyboardInterrupt');
      assert.equal(await kernel.exited, 1);
    });
  }
});

test('a directory without startup code, or none at all, is told and ends the kernel', async () => {
  const directory = beamline({});
  for (const place of [directory, join(directory, 'nowhere')])
    await withKernel(['--startup-dir', place], async (kernel) => {
      assert.ok(String((await kernel.news('startup_failed'))['evalue']).includes(place));
      assert.equal(await kernel.exited, 1);
    });
});

test('unchanged startup code runs from its kept compilation, and any change of it or of what it imports is seen', async () => {
  const directory = beamline({
    'main/10.ts':
      'import { factor } from "../shared/factor"; const fail = () => {\n  throw new Error("x" + factor) };\nconst n = factor;',
    'shared/factor.ts': 'export const factor: number = 5;',
  });
  const env = { XDG_CACHE_HOME: join(directory, '../cache') };
  const args = ['--startup-dir', directory];
  const look = async (wanted: string): Promise<void> =>
    withKernel(
      args,
      async (kernel) => {
        const client = await kernel.connect();
        assert.equal(resultOf(await client.execute('n')), wanted);
        const { published } = await client.execute('fail()');
        const traceback = (contentsOf(published, 'error')[0]?.['traceback'] as string[]).join('\n');
        assert.match(traceback, /10\.ts:2:9/);
      },
      env,
    );
  const kept = (): string[] => readdirSync(join(env.XDG_CACHE_HOME, 'skyqueue/compiled'));
  await look('5');
  const [entry] = kept();
  const path = join(env.XDG_CACHE_HOME, 'skyqueue/compiled', entry ?? '');
  // That it is used is seen by changing what is kept.
  writeFileSync(path, readFileSync(path, 'utf8').replace('const n = factor_1.factor', 'const n = 77'));
  await look('77');
  writeFileSync(join(directory, '../shared/factor.ts'), 'export const factor: number = 123;');
  await look('123');
  writeFileSync(join(directory, '10.ts'), `${readFileSync(join(directory, '10.ts'), 'utf8')}\nn + 1;`);
  await look('123');
  assert.equal(kept().length, 2);
  assert.equal(statSync(join(env.XDG_CACHE_HOME, 'skyqueue/compiled')).mode & 0o77, 0);
});

test('a module can be startup code: its named exports become the namespace', async () => {
  await withKernel(['--startup-module', 'node:path'], async (kernel) => {
    const client = await kernel.connect();
    assert.equal(resultOf(await client.execute('join("a", "b")')), "'a/b'");
  });
});

test('the startup code of the package opens', async () => {
  const startup = fileURLToPath(new URL('../../../startup', import.meta.url));
  assert.ok(existsSync(startup));
  await withKernel(['--startup-dir', startup], async (kernel) => {
    const client = await kernel.connect();
    const { published, reply } = await client.execute('await RE(count([det1, det2], 2))');
    assert.equal(replyOf({ reply, published })['status'], 'ok');
    assert.match(textOf(published), /det1.*det2/);
  });
});
