import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from '@tslab/typescript-for-tslab';

/** Cells are compiled by the TypeScript of tslab, which is older than ours: what they import must be known to it. */
test('the declarations that cells import compile in the cells', () => {
  const entries = ['../../src/index.d.ts', '../../src/devices/sim/index.d.ts'];
  const program = ts.createProgram(
    entries.map((entry) => fileURLToPath(new URL(entry, import.meta.url))),
    {
      target: ts.ScriptTarget.ES2021,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      strict: true,
      noEmit: true,
      types: ['node'],
    },
  );
  const files = program.getSourceFiles();
  const complaints = files
    .filter(({ fileName }) => !fileName.includes('/node_modules/'))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(
      ({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  assert.deepEqual(complaints, []);
  // Loading the schema library would cost every kernel a tenth of a second.
  assert.ok(!files.some(({ fileName }) => fileName.includes('/node_modules/zod/')));
});
