import { join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Makes a file's text a cell, line by line where it was, so that positions stay the author's:
 * - `export` is accepted and ignored, because the converter exports everything by itself and takes no second export;
 * - relative imports become absolute, because all cells are compiled at one place, and because the declarations that a cell
 *   leaves behind repeat its imports.
 */
export function prepareSource(compiler: typeof ts, code: string, directory: string): string {
  if (!/\b(?:export|import|require)\b/.test(code)) return code;
  const source = compiler.createSourceFile(
    'cell.tsx',
    code,
    compiler.ScriptTarget.Latest,
    true,
    compiler.ScriptKind.TS,
  );
  const edits: Edit[] = [];
  for (const statement of source.statements) edits.push(...exportEdits(compiler, source, statement));
  const visit = (node: ts.Node): void => {
    const specifier = moduleSpecifier(compiler, node);
    if (specifier !== null && /^\.\.?(?:\/|$)/.test(specifier.text))
      edits.push({
        start: specifier.getStart(source),
        end: specifier.end,
        text: JSON.stringify(join(directory, specifier.text)),
      });
    compiler.forEachChild(node, visit);
  };
  visit(source);
  return applyEdits(code, edits);
}

function exportEdits(compiler: typeof ts, source: ts.SourceFile, statement: ts.Statement): Edit[] {
  if (compiler.isExportDeclaration(statement)) {
    const start = statement.getStart(source);
    const clause = statement.exportClause;
    // `export { a } from 'x'` gives the namespace what `import { a } from 'x'` does, and the words are equally long.
    if (statement.moduleSpecifier !== undefined && clause !== undefined && !hasDefault(compiler, clause))
      return [{ start, end: start + 'export'.length, text: 'import' }];
    if (statement.moduleSpecifier === undefined) return [blank(source, start, statement.end)];
    return [];
  }
  if (compiler.isExportAssignment(statement) && statement.isExportEquals !== true) {
    return [blank(source, statement.getStart(source), statement.expression.getStart(source))];
  }
  if (!compiler.canHaveModifiers(statement)) return [];
  return (compiler.getModifiers(statement) ?? [])
    .filter(
      ({ kind }) => kind === compiler.SyntaxKind.ExportKeyword || kind === compiler.SyntaxKind.DefaultKeyword,
    )
    .map((modifier) => blank(source, modifier.getStart(source), modifier.end));
}

/** `export { a as default } from 'x'` binds no name that a cell could use. */
function hasDefault(compiler: typeof ts, clause: ts.NamedExportBindings): boolean {
  return compiler.isNamedExports(clause) && clause.elements.some(({ name }) => name.text === 'default');
}

function blank(source: ts.SourceFile, start: number, end: number): Edit {
  return { start, end, text: source.text.slice(start, end).replace(/[^\r\n]/g, ' ') };
}

function moduleSpecifier(compiler: typeof ts, node: ts.Node): ts.StringLiteral | null {
  let found: ts.Node | undefined;
  if (compiler.isImportDeclaration(node) || compiler.isExportDeclaration(node)) found = node.moduleSpecifier;
  else if (compiler.isExternalModuleReference(node)) found = node.expression;
  else if (compiler.isImportTypeNode(node))
    found = compiler.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  else if (compiler.isCallExpression(node) && isImportCall(compiler, node)) found = node.arguments[0];
  return found !== undefined && compiler.isStringLiteral(found) ? found : null;
}

function isImportCall(compiler: typeof ts, { expression }: ts.CallExpression): boolean {
  return (
    expression.kind === compiler.SyntaxKind.ImportKeyword ||
    (compiler.isIdentifier(expression) && expression.text === 'require')
  );
}

function applyEdits(code: string, edits: readonly Edit[]): string {
  let result = code;
  for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + text + result.slice(end);
  return result;
}
