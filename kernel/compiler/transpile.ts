import type ts from '@tslab/typescript-for-tslab';
import { transpileText } from './transpile-text.js';

/** Where the value of a cell's last expression goes by way of the converter. */
const LAST_EXPRESSION = 'tsLastExpr';
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json[^,]*,([A-Za-z0-9+/=]+)\s*$/;
const MAP_COMMENT = /\n?\/\/# sourceMappingURL=[^\n]*\s*$/;

export interface TranspiledMaps {
  readonly outer: string;
  readonly inner: string;
}

export interface Transpiler {
  readonly transpileModule: typeof ts.transpileModule;
  mapsOf(output: string): TranspiledMaps | null;
}

/**
 * The converter's last step, from an ES module to a CommonJS body, with both source maps kept, and with what the body
 * refers to put in our hands:
 * - `import.meta` is `__cell.meta`, and in a local module an object made of its file name;
 * - names are defined by `__cell.define`: a getter on the namespace could never be declared again by a later cell;
 * - the value of the last expression goes to `__cell.last`, since two cells that await would overwrite each other's in
 *   the namespace.
 * `cellName` is in the map of a cell, and not in that of a local module.
 */
export function transpileKeepingMaps(compiler: typeof ts, cellName: string): Transpiler {
  // Of the conversion under way; the next one clears what nobody asked for.
  const kept = new Map<string, TranspiledMaps>();
  return {
    transpileModule(input, options) {
      const encoded = INLINE_MAP.exec(input)?.[1];
      const inner = encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
      const isCell = inner?.includes(cellName) ?? true;
      const result = transpileText(
        compiler,
        input.replace(INLINE_MAP, '\n'),
        options.fileName ?? 'module.js',
        { ...options.compilerOptions, sourceMap: true },
        {
          before: [replaceImportMeta(compiler, isCell)],
          after: isCell ? [replaceExports(compiler)] : [],
        },
      );
      const outputText = result.outputText.replace(MAP_COMMENT, '\n');
      if (inner !== null && result.sourceMapText !== undefined)
        kept.set(outputText, { outer: result.sourceMapText, inner });
      return { outputText, diagnostics: [] };
    },
    mapsOf(output) {
      const maps = kept.get(output) ?? null;
      kept.delete(output);
      return maps;
    },
  };
}

function replaceImportMeta(compiler: typeof ts, isCell: boolean): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = compiler;
  return (context) => (source) => {
    const visit = (node: ts.Node): ts.Node =>
      compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword
        ? isCell
          ? factory.createPropertyAccessExpression(factory.createIdentifier('__cell'), 'meta')
          : moduleMeta(compiler)
        : compiler.visitEachChild(node, visit, context);
    return compiler.visitNode(source, visit) as ts.SourceFile;
  };
}

/** `{ url: require('node:url').pathToFileURL(__filename).href, filename: __filename, dirname: __dirname }` */
function moduleMeta(compiler: typeof ts): ts.Expression {
  const { factory } = compiler;
  const call = (target: ts.Expression, argument: ts.Expression): ts.Expression =>
    factory.createCallExpression(target, undefined, [argument]);
  const name = (text: string): ts.Identifier => factory.createIdentifier(text);
  const url = call(name('require'), factory.createStringLiteral('node:url'));
  const file = call(factory.createPropertyAccessExpression(url, 'pathToFileURL'), name('__filename'));
  return factory.createObjectLiteralExpression([
    factory.createPropertyAssignment('url', factory.createPropertyAccessExpression(file, 'href')),
    factory.createPropertyAssignment('filename', name('__filename')),
    factory.createPropertyAssignment('dirname', name('__dirname')),
  ]);
}

function replaceExports(compiler: typeof ts): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = compiler;
  const ofCell = (name: string): ts.Expression =>
    factory.createPropertyAccessExpression(factory.createIdentifier('__cell'), name);
  return (context) => (source) => {
    const visit = (node: ts.Node): ts.Node => {
      if (isExportsProperty(compiler, node, LAST_EXPRESSION)) return ofCell('last');
      if (isDefineOnExports(compiler, node))
        return factory.updateCallExpression(node, ofCell('define'), undefined, node.arguments);
      return compiler.visitEachChild(node, visit, context);
    };
    return compiler.visitNode(source, visit) as ts.SourceFile;
  };
}

function isExportsProperty(compiler: typeof ts, node: ts.Node, name: string): boolean {
  return (
    compiler.isPropertyAccessExpression(node) &&
    compiler.isIdentifier(node.expression) &&
    node.expression.text === 'exports' &&
    node.name.text === name
  );
}

function isDefineOnExports(compiler: typeof ts, node: ts.Node): node is ts.CallExpression {
  if (!compiler.isCallExpression(node)) return false;
  const { expression, arguments: given } = node;
  const target = given[0];
  return (
    compiler.isPropertyAccessExpression(expression) &&
    compiler.isIdentifier(expression.expression) &&
    expression.expression.text === 'Object' &&
    expression.name.text === 'defineProperty' &&
    target !== undefined &&
    compiler.isIdentifier(target) &&
    target.text === 'exports'
  );
}
