import type ts from '@tslab/typescript-for-tslab';
import type { WantedName } from './protocol.js';

/** A text in quotes, with the cursor in it. Offsets count UTF-16 units. */
export interface TextAt {
  readonly node: ts.StringLiteralLike;
  /** Of what stands between the quotes; of a text without an end, up to the cursor. */
  readonly start: number;
  readonly end: number;
  /** What stands there before the cursor. */
  readonly before: string;
  /** It names a module: of an import, an export, `import(…)` or `require(…)`. */
  readonly isModule: boolean;
}

/** Null where the cursor is not in a text. */
export function textAt(compiler: typeof ts, source: ts.SourceFile, offset: number): TextAt | null {
  const node = literalAt(compiler, source, offset);
  if (node === null) return null;
  const start = node.getStart(source) + 1;
  const isEnded =
    node.end > start && node.end > offset && source.text[node.end - 1] === source.text[start - 1];
  return {
    node,
    start,
    end: isEnded ? node.end - 1 : offset,
    before: source.text.slice(start, offset),
    isModule: isModuleName(compiler, node),
  };
}

function literalAt(compiler: typeof ts, source: ts.SourceFile, offset: number): ts.StringLiteralLike | null {
  let found: ts.StringLiteralLike | null = null;
  const visit = (node: ts.Node): void => {
    if (offset <= node.getStart(source) || offset > node.end) return;
    if (compiler.isStringLiteralLike(node)) {
      // Behind the last quote one is out of it; a text that nobody has ended goes on.
      const isBehind =
        offset === node.end && node.isUnterminated !== true && node.end - node.getStart(source) > 1;
      if (!isBehind) found = node;
    } else compiler.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isModuleName(compiler: typeof ts, node: ts.Node): boolean {
  const { parent } = node;
  if (compiler.isImportDeclaration(parent) || compiler.isExportDeclaration(parent)) return true;
  if (compiler.isExternalModuleReference(parent)) return true;
  if (compiler.isLiteralTypeNode(parent)) return compiler.isImportTypeNode(parent.parent);
  if (!compiler.isCallExpression(parent)) return false;
  const { expression } = parent;
  return (
    expression.kind === compiler.SyntaxKind.ImportKeyword ||
    (compiler.isIdentifier(expression) && expression.text === 'require')
  );
}

/** What stands in the place of an argument: `registerDevice name`, `REManagerClient itemAdd plan_name`. */
const NAMES_A_PLAN = /plan/i;
const NAMES_A_DEVICE = /device|detector|motor|flyer|signal|positioner|ax[ie]s/i;

/** Whether a text is meant to be the name of a plan or a device: what takes it says so by its own name. */
export function wantedName(
  compiler: typeof ts,
  checker: ts.TypeChecker,
  { node, isModule }: TextAt,
): WantedName | null {
  if (isModule) return null;
  let at: ts.Node = node;
  while (compiler.isArrayLiteralExpression(at.parent) || compiler.isConditionalExpression(at.parent))
    at = at.parent;
  const place = nameOfPlace(compiler, checker, at);
  if (NAMES_A_PLAN.test(place)) return 'plan';
  return NAMES_A_DEVICE.test(place) ? 'device' : null;
}

function nameOfPlace(compiler: typeof ts, checker: ts.TypeChecker, node: ts.Node): string {
  const { parent } = node;
  if (compiler.isPropertyAssignment(parent) && parent.initializer === node) return parent.name.getText();
  if (compiler.isVariableDeclaration(parent)) return parent.name.getText();
  if (!compiler.isCallExpression(parent)) return '';
  const at = parent.arguments.indexOf(node as ts.Expression);
  const parameters = checker.getResolvedSignature(parent)?.parameters ?? [];
  const parameter = parameters[Math.min(at, parameters.length - 1)];
  const callee = compiler.isPropertyAccessExpression(parent.expression)
    ? parent.expression.name.text
    : parent.expression.getText();
  return `${callee} ${parameter?.name ?? ''}`;
}
