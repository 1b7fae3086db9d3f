import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import type { CompiledCell } from '../compiler/protocol.js';
import { until, type Steps } from '../lifecycle/steps.js';
import type { CellNamespace } from './namespace.js';
import type { PlanCalls } from './plan-calls.js';

export interface CellSetting {
  readonly namespace: CellNamespace;
  readonly require: NodeJS.Require;
  readonly planCalls: PlanCalls;
  /** Puts right what the cell may have broken, before any code of ours goes on. Throws nothing. */
  readonly mend: () => void;
  /** `<cell 3>` or the path of a file; stack traces say it. */
  readonly label: string;
  /** `__filename` and `import.meta` refer to it; for a cell, a name in the startup directory. */
  readonly file: string;
}

/** What compiled code calls `__cell`. */
interface CellObject {
  last: unknown;
  readonly define: CellNamespace['define'];
  readonly planned: PlanCalls['planned'];
  readonly meta: { readonly url: string; readonly filename: string; readonly dirname: string };
}

type CellFunction = (
  exports: object,
  require: NodeJS.Require,
  module: object,
  filename: string,
  directory: string,
  cell: CellObject,
) => unknown;

/** A cell whose code has begun. */
export interface Begun {
  /** Settles when the code is at its end; rejects with what it throws. */
  readonly end: Promise<unknown>;
  /** Of the cell, for what `end` gave. */
  value(settled: unknown): unknown;
}

/** Resolves to the value of a cell. Throws what its code throws, or what comes before it. */
export function* valueOf(begun: Begun, mend: () => void, ...orElse: Promise<never>[]): Steps<unknown> {
  let settled: unknown;
  // It may have gone on since it began.
  mend();
  try {
    settled = yield* until(begun.end, ...orElse);
  } finally {
    mend();
  }
  return begun.value(settled);
}

/** Begins a compiled cell, whose value is that of its last expression. Throws what the cell throws at once. */
export function beginCompiled(compiled: CompiledCell, setting: CellSetting): Begun {
  const { namespace, require, planCalls, mend, label, file } = setting;
  const script = new Script(
    `(${compiled.isAsync ? 'async ' : ''}function (exports, require, module, __filename, __dirname, __cell) {\n${compiled.code}\n})`,
    // The first line is ours, so that the code's lines are counted from 1.
    { filename: label, lineOffset: -1 },
  );
  const run = script.runInThisContext() as CellFunction;
  const directory = dirname(file);
  const meta = { url: pathToFileURL(file).href, filename: file, dirname: directory };
  const cell: CellObject = {
    last: undefined,
    define: namespace.define,
    planned: planCalls.planned,
    meta,
  };
  const module = { exports: namespace.view, filename: file, id: file };
  try {
    const result = run.call(namespace.view, namespace.view, require, module, file, directory, cell);
    return {
      // What a cell that does not await gives is no promise of ours.
      end: compiled.isAsync ? (result as Promise<unknown>) : Promise.resolve(),
      value: () => lastValue(compiled, cell, namespace),
    };
  } finally {
    mend();
  }
}

/** A cell that has a name `tsLastExpr` of its own makes the converter take another one, which is then in the namespace. */
function lastValue(compiled: CompiledCell, cell: CellObject, namespace: CellNamespace): unknown {
  const name = compiled.lastExpression;
  if (name === null || name === 'tsLastExpr') return cell.last;
  const value = namespace.get(name);
  namespace.delete(name);
  return value;
}

type GeneratedFunction = (scope: object, require: NodeJS.Require) => Promise<unknown>;

/**
 * Begins plain JavaScript that a program wrote, with the names of the namespace in scope, without the compiler. An expression
 * gives its value; statements give none, and what they declare stays with them.
 */
export function beginGenerated(code: string, setting: CellSetting): Begun {
  const { namespace, require, mend, label } = setting;
  const run = compileGenerated(code, label).runInThisContext() as GeneratedFunction;
  try {
    return { end: run(namespace.view, require), value: (settled) => settled };
  } finally {
    mend();
  }
}

function compileGenerated(code: string, label: string): Script {
  try {
    return generatedScript(`return (\n${code.replace(/[\s;]+$/, '')}\n)`, label);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return generatedScript(`\n${code}\n`, label);
  }
}

/** The code begins on the second line of the script, which is called the first. */
function generatedScript(body: string, label: string): Script {
  const text = `(function (__scope, require) { with (__scope) { return (async () => {${body}})(); } })`;
  return new Script(text, {
    filename: label,
    lineOffset: -1,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}
