import type ts from '@tslab/typescript-for-tslab';

/** By path: what packages ship does not change while the kernel runs. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * The function that a declaration file declares, in the JavaScript file beside it. Undefined where there is none: a
 * package may be built in another way.
 */
export function compiledFunction(
  compiler: typeof ts,
  declaration: ts.SignatureDeclaration,
): ts.SignatureDeclaration | undefined {
  const file = declaration.getSourceFile();
  if (!file.isDeclarationFile) return undefined;
  const name = declaredName(compiler, declaration);
  if (name === undefined) return undefined;
  const path = file.fileName.replace(/\.d\.([mc]?)ts$/, '.$1js');
  if (path === file.fileName) return undefined;
  if (!parsed.has(path)) parsed.set(path, parse(compiler, path));
  const source = parsed.get(path);
  return source && findFunction(compiler, source, name);
}

function parse(compiler: typeof ts, path: string): ts.SourceFile | undefined {
  const text = compiler.sys.readFile(path);
  if (text === undefined) return undefined;
  return compiler.createSourceFile(path, text, compiler.ScriptTarget.ESNext, true, compiler.ScriptKind.JS);
}

/** Of `function f(…)` and of `const f: (…) => …`. */
function declaredName(compiler: typeof ts, declaration: ts.SignatureDeclaration): string | undefined {
  for (
    let node: ts.Node = declaration;
    node !== undefined && !compiler.isSourceFile(node);
    node = node.parent
  ) {
    if (compiler.isFunctionDeclaration(node)) return node.name?.text;
    if (compiler.isVariableDeclaration(node))
      return compiler.isIdentifier(node.name) ? node.name.text : undefined;
    if (compiler.isClassDeclaration(node) || compiler.isInterfaceDeclaration(node)) return undefined;
  }
  return undefined;
}

function findFunction(
  compiler: typeof ts,
  source: ts.SourceFile,
  name: string,
): ts.SignatureDeclaration | undefined {
  for (const statement of source.statements) {
    if (compiler.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    if (!compiler.isVariableStatement(statement)) continue;
    for (const variable of statement.declarationList.declarations) {
      const isIt = compiler.isIdentifier(variable.name) && variable.name.text === name;
      if (isIt && variable.initializer !== undefined) return functionIn(compiler, variable.initializer);
    }
  }
  return undefined;
}

/** The value itself, or what it wraps: `annotate(function* () {})`. */
function functionIn(compiler: typeof ts, value: ts.Expression): ts.SignatureDeclaration | undefined {
  if (compiler.isFunctionExpression(value) || compiler.isArrowFunction(value)) return value;
  if (!compiler.isCallExpression(value)) return undefined;
  for (const arg of value.arguments) {
    const found = functionIn(compiler, arg);
    if (found !== undefined) return found;
  }
  return undefined;
}
