import type ts from '@tslab/typescript-for-tslab';

export interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line would begin with. */
  readonly indent: string;
}

/** Open texts and comments, which more lines may close. */
const OPEN_ENDED = [1160, 1010];

/**
 * Whether a console should run what was typed, or ask for another line. The converter knows the latter; that nothing which
 * could follow would make sense of the text, the parser tells.
 */
export function completenessOf(
  compiler: typeof ts,
  code: string,
  { completed, indent = '' }: { readonly completed: boolean; readonly indent?: string | undefined },
): Completeness {
  const kind = compiler.ScriptKind.TS;
  const source = compiler.createSourceFile('cell.ts', code, compiler.ScriptTarget.Latest, false, kind);
  // Made by the parser; not part of the compiler's published types.
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly ts.Diagnostic[] };
  // The converter reads the text as TSX, where `<T>(x: T) => x` is an open element.
  if (parseDiagnostics.length === 0) return { status: 'complete', indent: '' };
  if (!completed) return { status: 'incomplete', indent };
  const isOpen = parseDiagnostics.some((found) => OPEN_ENDED.includes(found.code));
  return { status: isOpen ? 'incomplete' : 'invalid', indent: '' };
}
