import type ts from '@tslab/typescript-for-tslab';

/**
 * The types of the elements of `...args`, in all forms, as the author wrote them: `(Movable | any)[] | [...number[], O]`
 * has three. To the compiler `Movable | any` is `any`. Undefined where parts of it have names of their own.
 */
export function restElements(compiler: typeof ts, node: ts.TypeNode): ts.TypeNode[] | undefined {
  const t = compiler;
  if (t.isParenthesizedTypeNode(node) || t.isTypeOperatorNode(node)) return restElements(t, node.type);
  if (t.isArrayTypeNode(node)) return [node.elementType];
  if (t.isUnionTypeNode(node)) return joined(node.types.map((form) => restElements(t, form)));
  if (!t.isTupleTypeNode(node)) return undefined;
  return joined(
    node.elements.map((element) => {
      if (t.isNamedTupleMember(element))
        return element.dotDotDotToken === undefined ? [element.type] : restElements(t, element.type);
      if (t.isRestTypeNode(element)) return restElements(t, element.type);
      return [t.isOptionalTypeNode(element) ? element.type : element];
    }),
  );
}

function joined(parts: readonly (ts.TypeNode[] | undefined)[]): ts.TypeNode[] | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}
