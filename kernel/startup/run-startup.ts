import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { messageOf } from '../../src/errors.js';
import type { CompilerClient } from '../compiler/client.js';
import type { CellDiagnostic, CompiledCell } from '../compiler/protocol.js';
import type { CellError, StartupFailure, StartupOptions } from '../context.js';
import { diagnosticText, locationOf, reportThrown } from '../evaluator/error-report.js';
import type { Cell, Evaluator } from '../evaluator/evaluator.js';
import type { CellNamespace } from '../evaluator/namespace.js';
import { inNewTask } from '../evaluator/new-task.js';
import type { SourceTexts } from '../evaluator/source-texts.js';
import { CompiledCache } from './compiled-cache.js';
import { startupPieces, type StartupPiece } from './startup-files.js';

export interface StartupParts {
  readonly compiler: CompilerClient;
  readonly evaluator: Evaluator;
  readonly namespace: CellNamespace;
  readonly sources: SourceTexts;
  /** Changes with whatever compiles. */
  readonly fingerprint: string;
  readonly typeErrorsAreWarnings: boolean;
  warn(text: string): void;
}

/**
 * Runs the startup code, piece by piece, each like a cell in the namespace that all cells share. The first piece that fails
 * ends it: rejects with a StartupFailure. Where every piece was compiled before, the compiler is not needed at all.
 */
export async function runStartup(options: StartupOptions, parts: StartupParts): Promise<void> {
  const cache = new CompiledCache(parts.fingerprint);
  let pieces: StartupPiece[];
  try {
    pieces = startupPieces(options.sources);
  } catch (error) {
    throw failed({ ename: 'StartupError', evalue: messageOf(error), traceback: [messageOf(error)] }, null);
  }
  for (const piece of pieces) {
    if ('module' in piece) await runModule(piece.module, options, parts, cache);
    else await runFile(piece.path, parts, cache);
  }
}

async function runFile(path: string, parts: StartupParts, cache: CompiledCache): Promise<void> {
  let cell: Cell;
  try {
    cell = readCell(path, parts.typeErrorsAreWarnings);
  } catch (error) {
    throw failed({ ename: 'StartupError', evalue: messageOf(error), traceback: [messageOf(error)] }, path);
  }
  await runKept(cell, parts, cache, isJavaScript(path) ? 'quiet' : 'with warnings');
}

/** As it was compiled before, where that is kept. */
async function runKept(
  cell: Cell,
  parts: StartupParts,
  cache: CompiledCache,
  telling: 'quiet' | 'with warnings' = 'quiet',
): Promise<void> {
  nextIn(cache, cell);
  const kept = cache.load();
  const compiled = kept ?? (await compile(cell, parts));
  if (telling === 'with warnings') warnOf(compiled.warnings, parts);
  await run(cell, compiled, parts);
  if (kept === null) cache.store(compiled);
}

function readCell(path: string, typeErrorsAreWarnings: boolean): Cell {
  return {
    code: readFileSync(path, 'utf8').replace(/^#!.*/, ''),
    label: path,
    file: path,
    directory: dirname(path),
    generated: false,
    // Plain JavaScript is full of what TypeScript would object to.
    typeErrorsAreWarnings: typeErrorsAreWarnings || isJavaScript(path),
  };
}

function nextIn(cache: CompiledCache, { label, code, typeErrorsAreWarnings }: Cell): void {
  cache.next(label, `${typeErrorsAreWarnings ? 'lenient' : 'strict'} ${code}`);
}

async function compile(cell: Cell, parts: StartupParts): Promise<CompiledCell> {
  const { declarations } = parts.namespace;
  const { code, label, directory, typeErrorsAreWarnings } = cell;
  const conversion = await parts.compiler.convert({
    declarations,
    code,
    label,
    directory,
    typeErrorsAreWarnings,
  });
  if (conversion.ok) return conversion.cell;
  parts.sources.addCompiled(label, code, null);
  const refusal = parts.evaluator.refusal(conversion.diagnostics);
  throw failed(refusal, refusal.location);
}

async function run(cell: Cell, compiled: CompiledCell, parts: StartupParts): Promise<void> {
  try {
    await new Promise((resolve, reject) => {
      inNewTask(() => void parts.evaluator.runCompiledCell(cell, compiled).then(resolve, reject));
    });
  } catch (error) {
    throw failed(reportThrown(error, parts.sources), locationOf(error, parts.sources) ?? cell.label);
  }
}

/**
 * A module's named exports become the namespace, as if a cell had imported them one by one: so they have types at the
 * prompt, and descriptions. Which there are is known when the module has run.
 */
async function runModule(
  name: string,
  { baseDir }: StartupOptions,
  parts: StartupParts,
  cache: CompiledCache,
): Promise<void> {
  const { namespace } = parts;
  const { declarations } = namespace;
  await runKept(wholeModule(name, baseDir), parts, cache);
  const exported = Object.keys(namespace.get(WHOLE) as object);
  namespace.delete(WHOLE);
  namespace.declarations = declarations;
  const names = exported.filter(
    (key) => key !== 'default' && key !== '__esModule' && key !== 'module.exports',
  );
  if (names.length > 0) await runKept(moduleCell(name, baseDir, `{ ${names.join(', ')} }`), parts, cache);
}

const WHOLE = 'startup_module';

function wholeModule(name: string, baseDir: string): Cell {
  return moduleCell(name, baseDir, `* as ${WHOLE}`);
}

function moduleCell(name: string, baseDir: string, imported: string): Cell {
  // The compiler wants the names of its own files without their endings.
  const specifier = name.replace(/(?<!\.d)\.tsx?$/, '');
  return {
    code: `import ${imported} from ${JSON.stringify(specifier)};\n`,
    label: `<startup module ${name}>`,
    directory: baseDir,
    generated: false,
    // A package may come without types.
    typeErrorsAreWarnings: true,
  };
}

function warnOf(warnings: readonly CellDiagnostic[], { warn }: StartupParts): void {
  for (const warning of warnings) warn(`${diagnosticText(warning, 'warning')}\n`);
}

function isJavaScript(path: string): boolean {
  return ['.js', '.mjs', '.cjs'].includes(extname(path));
}

/** The failure of startup code that did not end by itself. */
export function interruptedStartup(): StartupFailure {
  const evalue = 'The startup code was interrupted.';
  return failed({ ename: 'KeyboardInterrupt', evalue, traceback: [`KeyboardInterrupt: ${evalue}`] }, null);
}

function failed(error: CellError, location: string | null): StartupFailure {
  const { ename, evalue, traceback } = error;
  const failure = new Error(evalue, { cause: error.thrown });
  return Object.assign(failure, { name: 'StartupFailure', ename, evalue, traceback, location });
}
