import type ts from '@tslab/typescript-for-tslab';
import type { Constant } from '../../src/protocol/python-literal.js';

/** What an identifier or other name in a constant stands for; undefined where nobody knows. */
export type NameMeaning = (name: ts.Expression) => Constant | undefined;

/**
 * The value of an initialiser that is known without running it. Undefined for calls, `NaN`, functions and whatever else
 * only the running program can tell.
 */
export function constantOf(
  compiler: typeof ts,
  expression: ts.Expression,
  meaning: NameMeaning,
): Constant | undefined {
  const t = compiler;
  const read = (inner: ts.Expression): Constant | undefined => constantOf(t, inner, meaning);
  if (
    t.isParenthesizedExpression(expression) ||
    t.isAsExpression(expression) ||
    t.isSatisfiesExpression(expression)
  )
    return read(expression.expression);
  if (t.isStringLiteralLike(expression)) return expression.text;
  if (t.isNumericLiteral(expression)) return finite(Number(expression.text));
  if (t.isBigIntLiteral(expression)) return BigInt(expression.text.slice(0, -1));
  switch (expression.kind) {
    case t.SyntaxKind.TrueKeyword:
      return true;
    case t.SyntaxKind.FalseKeyword:
      return false;
    case t.SyntaxKind.NullKeyword:
      return null;
    default:
  }
  if (t.isPrefixUnaryExpression(expression)) {
    const operand = read(expression.operand);
    if (typeof operand !== 'number' && typeof operand !== 'bigint') return undefined;
    if (expression.operator === t.SyntaxKind.MinusToken) return -operand;
    return expression.operator === t.SyntaxKind.PlusToken ? operand : undefined;
  }
  if (t.isVoidExpression(expression)) return null;
  if (t.isArrayLiteralExpression(expression)) return all(expression.elements.map(read));
  if (t.isObjectLiteralExpression(expression)) return objectOf(t, expression, read);
  if (t.isIdentifier(expression) && expression.text === 'undefined') return null;
  if (t.isIdentifier(expression) || t.isPropertyAccessExpression(expression)) return meaning(expression);
  return undefined;
}

function objectOf(
  t: typeof ts,
  object: ts.ObjectLiteralExpression,
  read: (inner: ts.Expression) => Constant | undefined,
): Constant | undefined {
  const entries: [string, Constant][] = [];
  for (const property of object.properties) {
    if (!t.isPropertyAssignment(property) || t.isComputedPropertyName(property.name)) return undefined;
    const value = read(property.initializer);
    if (value === undefined || t.isPrivateIdentifier(property.name)) return undefined;
    entries.push([property.name.text, value]);
  }
  return Object.fromEntries(entries);
}

function all(values: readonly (Constant | undefined)[]): Constant | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
