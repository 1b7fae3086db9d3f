import type ts from '@tslab/typescript-for-tslab';

/** What the compiler knows of a name: its type, and what its author wrote about it. */
export interface Inspection {
  /** `function count(detectors: readonly Readable[], num?: number): Plan<string>` */
  readonly signature: string;
  readonly documentation: string;
  readonly tags: readonly DocumentationTag[];
}

/** `@param num how often` is `{ tag: 'param', name: 'num', text: 'how often' }`. */
export interface DocumentationTag {
  readonly tag: string;
  readonly name: string;
  readonly text: string;
}

export function toInspection({ displayParts, documentation, tags }: ts.QuickInfo): Inspection {
  return {
    signature: joined(displayParts)
      .replace(/^\(alias\) /, '')
      // The compiler adds how an imported name came here.
      .replace(/\n(?:import|export) .*$/, ''),
    documentation: joined(documentation),
    tags: (tags ?? []).map(toTag),
  };
}

function toTag({ name: tag, text = [] }: ts.JSDocTagInfo): DocumentationTag {
  const isNamed = text[0]?.kind === 'parameterName' || text[0]?.kind === 'typeParameterName';
  const [name, rest] = isNamed ? [text[0]?.text ?? '', text.slice(1)] : ['', text];
  return { tag, name, text: joined(rest).trim() };
}

function joined(parts: readonly ts.SymbolDisplayPart[] = []): string {
  return parts.map(({ text }) => text).join('');
}

/** The statement of a cell or file that declares a name, with the comment before it; null where none does. */
export function definitionIn(compiler: typeof ts, text: string, name: string): string | null {
  const source = compiler.createSourceFile('cell.ts', text, compiler.ScriptTarget.Latest, true);
  const found = source.statements.findLast((statement) => declaredNames(compiler, statement).includes(name));
  return found === undefined ? null : text.slice(found.getFullStart(), found.end).trim();
}

function declaredNames(compiler: typeof ts, statement: ts.Statement): string[] {
  if (compiler.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const name = (statement as { name?: ts.Node }).name;
  return name === undefined ? [] : [name.getText()];
}
