import type ts from '@tslab/typescript-for-tslab';

/**
 * The converter replaces names of earlier cells (`md`) by properties of the namespace (`exports.md`), but leaves `{ md }`
 * alone, which then names nothing at run time. Here `{ md }` becomes `{ md: exports.md }` before it looks.
 */
export function expandShorthand(
  compiler: typeof ts,
  builder: ts.BuilderProgram,
  declarationsFile: string,
): void {
  const emit = builder.emit.bind(builder);
  builder.emit = (target, write, cancellation, onlyDeclarations, transformers) => {
    const checker = builder.getProgram().getTypeChecker();
    const before: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
      const visit = (node: ts.Node): ts.Node => {
        if (compiler.isShorthandPropertyAssignment(node) && isOfEarlierCell(node)) return expanded(node);
        return compiler.visitEachChild(node, visit, context);
      };
      return compiler.visitNode(source, visit) as ts.SourceFile;
    };
    return emit(target, write, cancellation, onlyDeclarations, {
      ...transformers,
      before: [before, ...(transformers?.before ?? [])],
    });

    function isOfEarlierCell(node: ts.ShorthandPropertyAssignment): boolean {
      const symbol = checker.getShorthandAssignmentValueSymbol(node);
      return (symbol?.declarations ?? []).some(
        (declaration) => declaration.getSourceFile().fileName === declarationsFile,
      );
    }
  };

  function expanded(node: ts.ShorthandPropertyAssignment): ts.PropertyAssignment {
    const { factory } = compiler;
    const inNamespace = factory.createPropertyAccessExpression(
      factory.createIdentifier('exports'),
      node.name.text,
    );
    const value =
      node.objectAssignmentInitializer === undefined
        ? inNamespace
        : factory.createAssignment(inNamespace, node.objectAssignmentInitializer);
    return compiler.setTextRange(
      factory.createPropertyAssignment(node.name.text, compiler.setTextRange(value, node)),
      node,
    );
  }
}
