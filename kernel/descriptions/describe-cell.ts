import type ts from '@tslab/typescript-for-tslab';
import { buildRecord } from './build-record.js';
import { readCallable, readFunction, type ReadContext } from './read-callable.js';
import type { CallableRecord, CellRecords } from './record.js';
import { TypeReader } from './type-reader.js';

/** A cell or startup file right after it was type-checked. `ts` is the compiler that made the program. */
export interface CheckedCell {
  readonly ts: typeof ts;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly source: ts.SourceFile;
  /** The top-level names that the cell declares or imports. */
  readonly names: readonly string[];
}

/** What a declaration of a package says stays true while the compiler keeps its file. */
const ofPackages = new WeakMap<ts.Node, CallableRecord | null>();

/**
 * Describes every callable that a cell declares or imports. Runs on the compiler's thread, once per cell; the result is
 * JSON and is kept with the compiled output of the cell.
 */
export function describeCell(cell: CheckedCell): CellRecords {
  const types = new TypeReader(cell.ts, cell.program, cell.checker);
  const context: ReadContext = { ts: cell.ts, checker: cell.checker, types };
  // The compiler declares the table of a file's top-level names as internal; the evaluator itself relies on it.
  const locals = (cell.source as unknown as { locals?: ReadonlyMap<string, ts.Symbol> }).locals;
  const records: Record<string, CallableRecord> = {};
  for (const name of cell.names) {
    const symbol = locals?.get(name);
    const record = symbol && describeSymbol(context, cell, name, symbol);
    if (record) records[name] = record;
  }
  return records;
}

/** Describes a function by its own text, as far as JavaScript tells: for callables that came into being without a cell. */
export function describeFunctionText(
  compiler: typeof ts,
  name: string,
  text: string,
): CallableRecord | undefined {
  if (NATIVE.test(text)) return undefined;
  const source = compiler.createSourceFile(
    'function.js',
    `(${text})`,
    compiler.ScriptTarget.ESNext,
    true,
    compiler.ScriptKind.JS,
  );
  const [statement] = source.statements;
  if (statement === undefined || !compiler.isExpressionStatement(statement)) return undefined;
  const wrapped = statement.expression;
  const value = compiler.isParenthesizedExpression(wrapped) ? wrapped.expression : wrapped;
  if (!compiler.isFunctionExpression(value) && !compiler.isArrowFunction(value)) return undefined;
  return buildRecord(name, '__main__', readFunction(compiler, value));
}

const NATIVE = /\{\s*\[native code\]\s*\}$/;

function describeSymbol(
  context: ReadContext,
  cell: CheckedCell,
  name: string,
  local: ts.Symbol,
): CallableRecord | undefined {
  const { ts: t, checker } = context;
  const symbol = local.flags & t.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
  if ((symbol.flags & t.SymbolFlags.Value) === 0) return undefined;
  const signatures = checker.getTypeOfSymbolAtLocation(symbol, cell.source).getCallSignatures();
  const signature = implementation(context, symbol) ?? signatures.at(-1);
  const declaration = signature?.getDeclaration() as ts.Node | undefined;
  if (signature === undefined || declaration === undefined) return undefined;

  const file = declaration.getSourceFile();
  const isLasting = file.isDeclarationFile && !signature.getTypeParameters()?.length;
  const known = isLasting ? ofPackages.get(declaration) : undefined;
  if (known !== undefined) return known === null ? undefined : renamed(known, name, moduleOf(t, local, file));
  const shape = readCallable(context, signature);
  const record = shape && buildRecord(name, moduleOf(t, local, file), shape);
  if (isLasting) ofPackages.set(declaration, record ?? null);
  return record;
}

/** Of an overloaded function, what its body is declared with: only that has names and defaults for all. */
function implementation({ ts: t, checker }: ReadContext, symbol: ts.Symbol): ts.Signature | undefined {
  const declared = symbol.declarations?.filter(t.isFunctionDeclaration) ?? [];
  const body = declared.length > 1 ? declared.find((node) => node.body !== undefined) : undefined;
  return body && checker.getSignatureFromDeclaration(body);
}

function renamed(record: CallableRecord, name: string, module: string): CallableRecord {
  return { ...record, description: { ...record.description, name, module } };
}

/** The specifier of the import, the package of the declaration, or `__main__` for what people write themselves. */
function moduleOf(compiler: typeof ts, local: ts.Symbol, file: ts.SourceFile): string {
  for (let node: ts.Node | undefined = local.declarations?.[0]; node !== undefined; node = node.parent) {
    if (compiler.isImportDeclaration(node) && compiler.isStringLiteral(node.moduleSpecifier))
      return node.moduleSpecifier.text;
  }
  const [, inPackage] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.fileName) ?? [];
  return inPackage ?? '__main__';
}
