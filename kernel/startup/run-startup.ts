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
    if ('module' in piece) await runModule(piece.module, options, parts);
    else await runFile(piece.path, parts, cache);
  }
}

/** Whether `runStartup` will do without the compiler, as far as can be told without running anything. */
export function isStartupKept(
  options: StartupOptions,
  { fingerprint, typeErrorsAreWarnings }: Pick<StartupParts, 'fingerprint' | 'typeErrorsAreWarnings'>,
): boolean {
  const cache = new CompiledCache(fingerprint);
  try {
    return startupPieces(options.sources).every((piece) => {
      if ('module' in piece) return true;
      nextIn(cache, readCell(piece.path, typeErrorsAreWarnings));
      return cache.has();
    });
  } catch {
    return true; // it cannot be run, and `runStartup` tells why
  }
}

async function runFile(path: string, parts: StartupParts, cache: CompiledCache): Promise<void> {
  let cell: Cell;
  try {
    cell = readCell(path, parts.typeErrorsAreWarnings);
  } catch (error) {
    throw failed({ ename: 'StartupError', evalue: messageOf(error), traceback: [messageOf(error)] }, path);
  }
  nextIn(cache, cell);
  const kept = cache.load();
  const compiled = kept ?? (await compile(cell, parts));
  if (!isJavaScript(path)) warnOf(compiled.warnings, parts);
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

/** A module's named exports become the namespace. */
async function runModule(name: string, { baseDir }: StartupOptions, parts: StartupParts): Promise<void> {
  const label = `<startup module ${name}>`;
  const outcome = await parts.evaluator.evaluate(`require(${JSON.stringify(name)})`, label, baseDir);
  if (outcome.status === 'aborted') return;
  if (outcome.status === 'error') throw failed(outcome.error, label);
  const exported = Object.entries(outcome.value as Record<string, unknown>);
  for (const [key, value] of exported)
    if (key !== 'default' && key !== '__esModule') parts.namespace.set(key, value);
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
