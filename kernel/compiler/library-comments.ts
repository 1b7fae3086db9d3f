import { dirname, join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { typesFolder } from './installation.js';

/**
 * The comments that document the language and Node. To parse them takes nearly as long as to parse all that they document, at each
 * start, and few of them are ever looked at: so a file of these is read without them, and once more when somebody inspects
 * something that it declares.
 */
export class LibraryComments {
  readonly #folders: readonly string[];
  readonly #wanted = new Set<string>();

  constructor(compilerPath: string) {
    this.#folders = [dirname(compilerPath), join(typesFolder(), 'node')].map((folder) => `${folder}/`);
  }

  /** The text as the compiler shall see it. Nothing changes its place. */
  textOf(file: string, text: string): string {
    return this.#isLeftOut(file) ? text.replace(/\/\*\*(?!\/)/g, '/* ') : text;
  }

  /** From now on the comments of these files count. Gives those for which this is new. */
  want(files: readonly string[]): string[] {
    const added = files.filter((file) => this.#isLeftOut(file));
    for (const file of added) this.#wanted.add(file);
    return added;
  }

  #isLeftOut(file: string): boolean {
    return this.#folders.some((folder) => file.startsWith(folder)) && !this.#wanted.has(file);
  }
}

/** A function of the compiler that it does not publish. */
interface Unpublished {
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
}

/** Where the name at this place comes from; several files may have a part in an interface. */
export function declaringFiles(
  compiler: typeof ts,
  checker: ts.TypeChecker,
  source: ts.SourceFile,
  position: number,
): string[] {
  const node = (compiler as unknown as Unpublished).getTouchingPropertyName(source, position);
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return [];
  const isAlias = (symbol.flags & compiler.SymbolFlags.Alias) !== 0;
  const { declarations = [] } = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  return [...new Set(declarations.map((declaration) => declaration.getSourceFile().fileName))];
}
