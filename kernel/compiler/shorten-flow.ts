import type ts from '@tslab/typescript-for-tslab';
import { CELL_FILE } from './cell-files.js';

/**
 * Spares the checker a walk that grows with the square of a file. For each name that it meets, it goes back through all
 * assignments before it, to see whether one of them narrowed its type: with thousands of devices in a file this takes far
 * longer than all else. Two sorts of names need none of that: those in the list of exports that the converter adds at the end,
 * and imported functions and classes that are called, since nobody can assign to them.
 */
export function shortenFlow(compiler: typeof ts, program: ts.Program): void {
  const source = program.getSourceFile(CELL_FILE);
  if (source === undefined || source.statements.length < FEW_STATEMENTS) return;
  // Flow is set when a file is bound, which making a checker does.
  const checker = program.getTypeChecker();
  const imported = new Map<string, boolean>();
  for (const statement of source.statements) visit(statement);

  function visit(node: ts.Node): void {
    // A function's body has a flow of its own, which begins with it.
    if (compiler.isFunctionLike(node)) return;
    if (compiler.isExportSpecifier(node)) return forget(node.propertyName ?? node.name);
    if (compiler.isNewExpression(node) || compiler.isCallExpression(node)) {
      const { expression } = node;
      if (compiler.isIdentifier(expression) && isImportedCallable(expression)) forget(expression);
    }
    compiler.forEachChild(node, visit);
  }

  function isImportedCallable(name: ts.Identifier): boolean {
    let known = imported.get(name.text);
    if (known === undefined) imported.set(name.text, (known = lookUp(name)));
    return known;
  }

  function lookUp(name: ts.Identifier): boolean {
    // The compiler declares the table of a file's top-level names as internal; the converter itself relies on it.
    const { locals } = source as unknown as { locals?: ReadonlyMap<string, ts.Symbol> };
    const symbol = locals?.get(name.text);
    if (symbol === undefined || (symbol.flags & compiler.SymbolFlags.Alias) === 0) return false;
    const { Class, Function } = compiler.SymbolFlags;
    return (checker.getAliasedSymbol(symbol).flags & (Class | Function)) !== 0;
  }
}

const FEW_STATEMENTS = 50;

function forget(node: ts.Node): void {
  // Internal, too: without it the checker takes the declared type.
  (node as { flowNode?: unknown }).flowNode = undefined;
}
