import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { ROOT, runProgram, TestManager } from '../integration/harness/index.js';

const PAGE = readFileSync(join(ROOT, 'docs/client.md'), 'utf8');
/** The blocks of the page are one program. Its place is inside of the package, so that it finds `skyqueue/client`. */
const FOLDER = join(ROOT, 'dist/docs-client');
const KEY_FOLDER = '/tmp/skyqueue-example';

test('the program on the page of the client library compiles, and runs', async () => {
  await using manager = await TestManager.start();
  const source = [...PAGE.matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map(([, block]) => block)
    .join('\n')
    .replaceAll(KEY_FOLDER, join(manager.directory, 'keys'));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, 'page.ts');
  writeFileSync(file, source);
  assert.deepEqual(complaintsAbout(file), []);
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(join(FOLDER, 'page.js'), outputText);
  const { code, stdout, stderr } = await runProgram(process.execPath, [join(FOLDER, 'page.js')], manager);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  for (const promised of [
    '1 item(s) at first, now 2',
    'refused: ',
    "[ 'count: completed', 'scan: completed' ]",
    'the function returned',
    'generator count',
  ]) {
    assert.ok(stdout.includes(promised), `${promised} is not in\n${stdout}`);
  }
});

function complaintsAbout(file: string): string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
