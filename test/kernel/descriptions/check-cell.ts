import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from '@tslab/typescript-for-tslab';
import { describeCell, type CellRecords } from '../../../kernel/descriptions/index.js';

/** As the kernel compiles cells: not strict. */
const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
  declaration: true,
  skipLibCheck: true,
};

export interface PackageFiles {
  readonly types: string;
  readonly code: string;
}

/** Compiles a cell that may import from the package `beamline`, and describes what it declares and imports. */
export function describeText(cell: string, files?: PackageFiles): CellRecords {
  const dir = mkdtempSync(join(tmpdir(), 'descriptions-'));
  try {
    if (files !== undefined) {
      const beamline = join(dir, 'node_modules', 'beamline');
      mkdirSync(beamline, { recursive: true });
      writeFileSync(join(beamline, 'index.d.ts'), files.types);
      writeFileSync(join(beamline, 'index.js'), files.code);
    }
    return describeCell(checkCell(cell, join(dir, 'cell.ts')));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Parsing the libraries takes a second: once is enough. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Resolves packages from the directory of `path`, where no file has to be. */
export function checkCell(cell: string, path: string, paths: Readonly<Record<string, string>> = {}) {
  const options: ts.CompilerOptions = {
    ...OPTIONS,
    paths: Object.fromEntries(Object.entries(paths).map(([name, file]) => [name, [file]])),
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => (file === path ? cell : readFile(file));
  host.fileExists = (file) => file === path || fileExists(file);
  host.getSourceFile = (file, version) => {
    if (file === path) return ts.createSourceFile(file, cell, version, true);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, version));
    return parsed.get(file);
  };
  const program = ts.createProgram([path], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  if (source === undefined) throw new Error('the cell is not part of the program');
  const faults = ts.getPreEmitDiagnostics(program, source);
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, host));
  const { locals = new Map() } = source as unknown as { locals?: ReadonlyMap<string, ts.Symbol> };
  return { ts, program, checker, source, names: [...locals.keys()] };
}
