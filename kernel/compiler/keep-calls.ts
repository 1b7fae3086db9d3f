import type ts from '@tslab/typescript-for-tslab';

/**
 * A call that a cell makes itself, outside of any function, of a function known by name that returns a plan. Calls within
 * plans are left alone: there they are many, and nobody asks.
 */
export function isTypedPlanCall(
  compiler: typeof ts,
  checker: ts.TypeChecker,
  node: ts.Node,
): node is ts.CallExpression & { expression: ts.Identifier } {
  if (!compiler.isCallExpression(node) || !compiler.isIdentifier(node.expression)) return false;
  if (node.questionDotToken !== undefined || isInFunction(compiler, node)) return false;
  return checker.getTypeAtLocation(node).getSymbol()?.name === 'Generator';
}

function isInFunction(compiler: typeof ts, node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent)
    if (compiler.isFunctionLike(at) || compiler.isClassLike(at)) return true;
  return false;
}

/** `count([det1], 5)` becomes `__cell.planned(count, [[det1], 5])`, which makes the same plan and remembers how. */
export function keptCall(
  compiler: typeof ts,
  call: ts.CallExpression,
  callee: ts.Expression,
  args: readonly ts.Expression[],
): ts.Expression {
  const { factory } = compiler;
  const planned = factory.createPropertyAccessExpression(factory.createIdentifier('__cell'), 'planned');
  const list = factory.createArrayLiteralExpression(args);
  return compiler.setTextRange(factory.createCallExpression(planned, undefined, [callee, list]), call);
}
