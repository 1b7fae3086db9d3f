import type ts from '@tslab/typescript-for-tslab';
import { CELL_FILE, DECLARATIONS_FILE } from './cell-files.js';
import { isTypedPlanCall, keptCall } from './keep-calls.js';

/**
 * Makes the namespace the one place where top-level values live. The converter lets a cell keep its own variables and copies
 * them to the namespace; a plan of the startup code would then not see that somebody set `sample = 'B'` at the prompt. So
 * before it emits a cell, each use of one of the cell's own top-level names becomes a use of the namespace (`exports.sample`).
 * Three things follow:
 * - functions come first, because they can be called before the line that declares them;
 * - `let a = 1, b = f()` becomes two declarations, because `f` may look at `a`, which is copied at the end of its statement;
 * - `{ md }` becomes `{ md: exports.md }`, also for names of earlier cells: the converter, which replaces those, leaves
 *   this form alone.
 * The plans that the cell makes by a call keep how they were called: see keep-calls.ts.
 */
export function shareNames(compiler: typeof ts, builder: ts.BuilderProgram): void {
  const emit = builder.emit.bind(builder);
  builder.emit = (target, write, cancellation, onlyDeclarations, transformers) => {
    const checker = builder.getProgram().getTypeChecker();
    const before: ts.TransformerFactory<ts.SourceFile> = (context) => (source) =>
      source.fileName === CELL_FILE
        ? new NameSharing(compiler, checker, context, source).transformed()
        : source;
    return emit(target, write, cancellation, onlyDeclarations, {
      ...transformers,
      before: [before, ...(transformers?.before ?? [])],
    });
  };
}

class NameSharing {
  readonly #shared = new Set<ts.Symbol>();

  constructor(
    private readonly compiler: typeof ts,
    private readonly checker: ts.TypeChecker,
    private readonly context: ts.TransformationContext,
    private readonly source: ts.SourceFile,
  ) {
    for (const statement of source.statements) this.#share(statement);
  }

  transformed(): ts.SourceFile {
    const { compiler, source } = this;
    const isFunction = (statement: ts.Statement): boolean => compiler.isFunctionDeclaration(statement);
    const functions = source.statements.filter(isFunction);
    const others = source.statements.filter((statement) => !isFunction(statement));
    const statements = [...functions, ...others].flatMap((statement) =>
      this.#split(compiler.visitNode(statement, this.#visit) as ts.Statement),
    );
    const { factory } = compiler;
    return factory.updateSourceFile(
      source,
      compiler.setTextRange(factory.createNodeArray(statements), source.statements),
    );
  }

  /** What can be set or declared again from elsewhere. Loop variables, enums and imports stay as they are. */
  #share(statement: ts.Statement): void {
    const { compiler } = this;
    if (compiler.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) this.#shareBinding(name);
    } else if (compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)) {
      if (statement.name !== undefined) this.#shareBinding(statement.name);
    }
  }

  #shareBinding(name: ts.BindingName): void {
    if (this.compiler.isIdentifier(name)) {
      const symbol = this.checker.getSymbolAtLocation(name);
      if (symbol !== undefined) this.#shared.add(symbol);
      return;
    }
    for (const element of name.elements)
      if (this.compiler.isBindingElement(element)) this.#shareBinding(element.name);
  }

  #split(statement: ts.Statement): ts.Statement[] {
    const { compiler } = this;
    if (!compiler.isVariableStatement(statement)) return [statement];
    const { declarations, flags } = statement.declarationList;
    if (declarations.length < 2) return [statement];
    const { factory } = compiler;
    return declarations.map((declaration) =>
      compiler.setTextRange(
        factory.createVariableStatement(
          statement.modifiers,
          factory.createVariableDeclarationList([declaration], flags),
        ),
        declaration,
      ),
    );
  }

  readonly #visit = (node: ts.Node): ts.Node => {
    const { compiler } = this;
    if (this.#isWithoutValues(node)) return node;
    if (compiler.isShorthandPropertyAssignment(node)) return this.#expanded(node);
    if (compiler.isIdentifier(node)) return this.#isSharedUse(node) ? this.#inNamespace(node) : node;
    if (isTypedPlanCall(compiler, this.checker, node)) return this.#kept(node);
    return compiler.visitEachChild(node, this.#visit, this.context);
  };

  #kept(call: ts.CallExpression): ts.Expression {
    const visited = (node: ts.Expression): ts.Expression =>
      this.compiler.visitNode(node, this.#visit) as ts.Expression;
    return keptCall(this.compiler, call, visited(call.expression), call.arguments.map(visited));
  }

  /** Types, and the lists of names that the module exports and imports. */
  #isWithoutValues(node: ts.Node): boolean {
    const { compiler } = this;
    return (
      (compiler.isTypeNode(node) && !compiler.isExpressionWithTypeArguments(node)) ||
      compiler.isInterfaceDeclaration(node) ||
      compiler.isTypeAliasDeclaration(node) ||
      compiler.isImportDeclaration(node) ||
      compiler.isExportDeclaration(node)
    );
  }

  #isSharedUse(node: ts.Identifier): boolean {
    const symbol = this.checker.getSymbolAtLocation(node);
    if (symbol === undefined || !this.#shared.has(symbol)) return false;
    // The name in a declaration has the symbol, too; a property of the same name has its own.
    if ((node.parent as { name?: ts.Node }).name === node) return false;
    return !this.#isWithinItself(node, symbol);
  }

  /** In a class body, and in the defaults of a pattern, the name is not in the namespace yet. */
  #isWithinItself(node: ts.Node, symbol: ts.Symbol): boolean {
    const { compiler } = this;
    for (let at = node.parent; at !== this.source && at !== undefined; at = at.parent) {
      if (compiler.isClassDeclaration(at) && symbol.declarations?.includes(at) === true) return true;
      const isPattern = compiler.isObjectBindingPattern(at) || compiler.isArrayBindingPattern(at);
      const holdsName = (declaration: ts.Declaration): boolean =>
        declaration.pos >= at.pos && declaration.end <= at.end;
      if (isPattern && symbol.declarations?.some(holdsName) === true) return true;
    }
    return false;
  }

  #inNamespace(node: ts.Identifier): ts.Expression {
    const { compiler } = this;
    const { factory } = compiler;
    return compiler.setTextRange(
      factory.createPropertyAccessExpression(factory.createIdentifier('exports'), node.text),
      node,
    );
  }

  #expanded(node: ts.ShorthandPropertyAssignment): ts.ObjectLiteralElementLike {
    const { compiler } = this;
    const { factory } = compiler;
    const fallback =
      node.objectAssignmentInitializer === undefined
        ? undefined
        : (compiler.visitNode(node.objectAssignmentInitializer, this.#visit) as ts.Expression);
    if (!this.#isSharedShorthand(node))
      return factory.updateShorthandPropertyAssignment(node, node.name, fallback);
    const value = this.#inNamespace(node.name);
    return compiler.setTextRange(
      factory.createPropertyAssignment(
        node.name.text,
        fallback === undefined ? value : factory.createAssignment(value, fallback),
      ),
      node,
    );
  }

  #isSharedShorthand(node: ts.ShorthandPropertyAssignment): boolean {
    const symbol = this.checker.getShorthandAssignmentValueSymbol(node);
    if (symbol === undefined) return false;
    if (this.#shared.has(symbol)) return !this.#isWithinItself(node, symbol);
    return (symbol.declarations ?? []).some(
      (declaration) => declaration.getSourceFile().fileName === DECLARATIONS_FILE,
    );
  }
}
