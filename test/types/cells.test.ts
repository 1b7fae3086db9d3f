import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type * as TypeScript from 'typescript';

/**
 * What users type is compiled by the TypeScript that tslab brings along (5.0, Node10 resolution, not strict). So our
 * declarations must compile there, and must refuse what is wrong.
 */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const require = createRequire(import.meta.url);

interface Converter {
  convert(
    declarations: string,
    cell: string,
  ): { declOutput?: string; diagnostics: { messageText: string }[] };
  close(): void;
}

let folder: string;
let converter: Converter;
/** What the startup files have declared: each cell below sees it. */
let declarations = '';

before(() => {
  // As in a user's project: the package in node_modules, and nothing else.
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'skyqueue-cells-')));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/skyqueue'), 'dir');
  process.chdir(folder);
  const { createConverter } = require('tslab/dist/converter.js') as { createConverter(): Converter };
  converter = createConverter();
});

after(() => {
  converter.close();
  process.chdir(ROOT);
  rmSync(folder, { recursive: true, force: true });
});

function compile(cell: string): string[] {
  const { declOutput, diagnostics } = converter.convert(declarations, cell);
  if (diagnostics.length > 0) return diagnostics.map(({ messageText }) => messageText);
  declarations = declOutput ?? '';
  return [];
}

describe('the startup files compile one after the other, in one namespace', () => {
  const files = readdirSync(join(ROOT, 'startup')).filter((file) => file.endsWith('.ts'));
  for (const file of files.sort()) {
    test(file, () => {
      assert.deepEqual(compile(readFileSync(join(ROOT, 'startup', file), 'utf8')), []);
    });
  }
});

describe('what people type compiles', () => {
  const cells = [
    'await RE(count([det1, det2], 3))',
    'await RE(count([det], 10, 0.5, { md: { sample: "copper" } }))',
    'await RE(scan([det1], motor, -1, 1, 11, { md: { reason: "alignment" } }))',
    'await RE(scan([det1, det2], motor1, -1, 1, motor2, 0, 5, 11))',
    'await RE(grid_scan([det], motor1, -1, 1, 5, motor2, -1, 1, 5, { snake_axes: true }))',
    'await RE(list_scan([det], motor, [1, 2, 3]))',
    'await RE(mv(motor1, 3, motor2, 4))',
    'await RE(move_then_count([motor1, motor2], [det1], [0.5, 1]))',
    'motor.set(3)',
    'motor.read().motor.value',
    'det1.configure({ Imax: 3 })',
    'function* twice() { yield* count([det]); yield* count([det]); }',
    'await RE(twice())',
    'import { annotatePlan, bps, registerDevice, registerPlan } from "skyqueue"',
    'const annotated = annotatePlan({ parameters: { n: { min: 0, max: 5 } } }, function* (n = 1) { yield* bps.sleep(n); })',
    'await RE(annotated(3))',
    'annotatePlan({ parameters: { ds: { annotation: "typing.List[D]", devices: { D: [":^det"] } } } }, (ds) => count(ds))',
    'registerDevice("det1", { depth: 2 }); registerPlan("twice", { exclude: true })',
    'RE.subscribe((name, doc) => { if (name === "stop") console.log(doc.exit_status); })',
    'const { run_start_uids } = await RE(count([det])); run_start_uids.length',
  ];
  for (const cell of cells) test(cell, () => assert.deepEqual(compile(cell), []));
});

describe('startup code in the documentation compiles', () => {
  for (const page of ['data.md', 'hardware.md']) {
    const blocks = readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms);
    let number = 0;
    for (const [, code = ''] of blocks)
      test(`${page}, example ${(number += 1)}`, () => assert.deepEqual(compile(code), []));
  }
});

describe('what is wrong is refused', () => {
  const cells: Record<string, RegExp> = {
    'count(det1)': /det1|SynGauss/,
    'count([det1], "3")': /string/,
    'scan([det1], motor, -1, 1)': /not assignable to parameter of type 'ScanArguments'/,
    'scan([det1], motor, -1, 11)': /not assignable to parameter of type 'ScanArguments'/,
    'scan([det1], det2, -1, 1, 11)': /SynGauss.* not assignable to parameter of type 'ScanArguments'/,
    'scan([det1], motor, -1, 1, 3, { snake_axes: true })': /snake_axes/,
    'grid_scan([det1], motor1, -1, 1)': /not assignable to parameter of type 'GridScanArguments'/,
    'list_scan([det1], motor, 1, 2, 3)': /'number' is not assignable to type 'readonly number\[\]'/,
    'mv(motor1, 3, motor2)': /Source has 3 element\(s\)/,
    'RE(count)': /not assignable to parameter of type 'PlanLike/,
    'mv(motor1, "far")': /string/,
    'motor.set("far")': /string/,
    'motor.readback = 3': /read-only/,
    'count([det1], 3, 0, { metadata: {} })': /metadata/,
    'RE.state = "running"': /read-only/,
    'annotatePlan({ parametres: {} }, twice)': /parametres/,
    'annotatePlan({ parameters: { n: { minimum: 1 } } }, annotated)': /minimum/,
    'annotatePlan({ parameters: { n: { min: "1" } } }, annotated)': /string/,
    'annotatePlan({ parameters: { n: { default: det1 } } }, annotated)': /SynGauss|ParameterAnnotation/,
    'annotatePlan({ parameters: { n: { kind: "REST" } } }, annotated)': /REST/,
    'annotatePlan({ parameters: { n: { devices: { D: ["det1"] } } } }, annotated)': /annotation/,
    'annotatePlan({ parameters: { n: { annotation: "D", devices: { D: "det1" } } } }, annotated)': /string/,
    'annotatePlan({}, function* () { yield 5 })': /the function must give a plan/,
    'annotatePlan({}, () => 5)': /the function must give a plan/,
    'annotated("far")': /string/,
    'registerDevice("det1", { depth: "all" })': /string/,
  };
  for (const [cell, message] of Object.entries(cells)) {
    test(cell, () => assert.match(compile(cell).join('\n'), message));
  }
});

test('no declaration of ours needs a newer TypeScript, or a library that users do not have', () => {
  const ts = require('@tslab/typescript-for-tslab') as typeof TypeScript;
  const entries = ['src/index.d.ts', 'src/devices/sim/index.d.ts', 'src/devices/epics/index.d.ts'].map(
    (file) => join(ROOT, 'dist', file),
  );
  const program = ts.createProgram(entries, {
    // moduleResolution 2 is Node10, by the name that the newer compiler has for it
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: 2 },
    ...{ lib: ['lib.es2022.d.ts'], typeRoots: [join(ROOT, 'node_modules/@types')], types: ['node'] },
    ...{ noEmit: true, strict: true, skipLibCheck: false },
  });
  const own = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/node_modules/'));
  const complaints = own
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(
      (complaint) =>
        `${complaint.file?.fileName}: ${ts.flattenDiagnosticMessageText(complaint.messageText, '\n')}`,
    );
  assert.deepEqual(complaints, []);
  assert.ok(own.length > entries.length);
  // `buffer` is what the types of Node ask for, and find in a package of that name where one is installed.
  const foreign = program
    .getSourceFiles()
    .filter(({ fileName }) =>
      /node_modules\/(?!@types\/node|undici-types|buffer\/|.*typescript)/.test(fileName),
    );
  assert.deepEqual(
    foreign.map(({ fileName }) => fileName),
    [],
  );
});
