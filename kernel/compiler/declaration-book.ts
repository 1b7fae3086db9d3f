import type ts from '@tslab/typescript-for-tslab';

/** One declaration of the namespace, or something without a name that holds for all of them. */
export interface Declaration {
  readonly text: string;
  /** Empty for what has no name: it goes along with every cell. */
  readonly names: readonly string[];
  /** `const`, `function`, `class`, `alias` (an import) …, as completions tell it. */
  readonly kind: string;
  /** The module that an import names. */
  readonly module?: string;
  /** The converter forgets it with the next cell: we do not. */
  readonly isForgotten?: boolean;
}

/** The declarations that one cell needs, and what has to come after them. */
export interface Selection {
  readonly declarations: string;
  /** The declarations of all, given those that the converter made of the cell and the selection. */
  after(converted: string): string;
}

/** How many namespaces are remembered: that of the prompt, and some that cells of subshells were compiled for. */
const KEPT_BOOKS = 4;

/**
 * The declarations of a namespace, taken apart, so that a cell is compiled with those that it can see a difference by: the ones that it
 * names, and those that these name. The compiler reads declarations anew with each cell; with thousands of devices that would
 * take longer than everything else.
 */
export class DeclarationBooks {
  #recent: DeclarationBook[] = [];

  constructor(private readonly compiler: typeof ts) {}

  /** The same text, or a text with something added, is not taken apart again. */
  open(text: string): DeclarationBook {
    const known = this.#recent.find((book) => book.text === text);
    if (known !== undefined) return this.#keep(known);
    const before = this.#recent.find((book) => text.startsWith(book.text));
    const added = takeApart(this.compiler, text.slice(before?.text.length ?? 0));
    return this.#keep(new DeclarationBook(text, [...(before?.declarations ?? []), ...added]));
  }

  select(text: string, code: string): Selection {
    const book = this.open(text);
    const chosen = book.closure(wordsIn(code));
    const modules = [...new Set(book.declarations.flatMap(({ module }) => module ?? []))];
    // All modules, so that the compiler does not leave out files now and take them in again.
    const structure = modules.map((module) => `import type {} from ${module};\n`);
    const declarations = [...structure, ...textsOf(book.declarations.filter((it) => chosen.has(it)))].join(
      '',
    );
    return { declarations, after: (converted) => this.#after(book, chosen, converted) };
  }

  #after(book: DeclarationBook, chosen: ReadonlySet<Declaration>, converted: string): string {
    const made = takeApart(this.compiler, converted);
    const madeNames = new Set(made.flatMap(({ names }) => names));
    const stays = (it: Declaration): boolean =>
      !chosen.has(it) || (it.isForgotten === true && !it.names.some((name) => madeNames.has(name)));
    const declarations = [...made, ...book.declarations.filter(stays)];
    const text = textsOf(declarations).join('');
    return this.#keep(new DeclarationBook(text, declarations)).text;
  }

  #keep(book: DeclarationBook): DeclarationBook {
    this.#recent = [book, ...this.#recent.filter((other) => other !== book)].slice(0, KEPT_BOOKS);
    return book;
  }
}

export class DeclarationBook {
  readonly #byName = new Map<string, Declaration[]>();

  constructor(
    readonly text: string,
    /** In their order, which overloads depend on. */
    readonly declarations: readonly Declaration[],
  ) {
    for (const declaration of declarations)
      for (const name of declaration.names) {
        const others = this.#byName.get(name);
        if (others === undefined) this.#byName.set(name, [declaration]);
        else others.push(declaration);
      }
  }

  /** What these words can mean, what that refers to, and whatever has no name. */
  closure(words: Iterable<string>): Set<Declaration> {
    const chosen = new Set(this.declarations.filter(({ names }) => names.length === 0));
    const add = (word: string): void => this.#byName.get(word)?.forEach((it) => chosen.add(it));
    for (const word of words) add(word);
    // A set that grows while it is walked through is walked through to its end.
    for (const { text } of chosen) for (const word of wordsIn(text)) add(word);
    return chosen;
  }

  /** Each name with its kind. */
  names(): IterableIterator<[name: string, declarations: readonly Declaration[]]> {
    return this.#byName.entries();
  }
}

function wordsIn(text: string): Set<string> {
  return new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
}

function textsOf(declarations: readonly Declaration[]): string[] {
  return declarations.map(({ text }) => text);
}

function takeApart(compiler: typeof ts, text: string): Declaration[] {
  const source = compiler.createSourceFile('names.d.ts', text, compiler.ScriptTarget.Latest);
  return source.statements.flatMap((statement): Declaration[] => {
    if (compiler.isImportDeclaration(statement)) return importedNames(compiler, source, statement);
    if (compiler.isExportDeclaration(statement)) return [];
    const whole = `${text.slice(statement.pos, statement.end).trim()}\n`;
    const kind = kindOf(compiler, statement);
    const names = declaredNames(compiler, source, statement);
    return [{ text: whole, names, kind, ...(kind === 'module' ? { isForgotten: true } : {}) }];
  });
}

/** `import a, { b, c } from 'x'` are three declarations. */
function importedNames(
  compiler: typeof ts,
  source: ts.SourceFile,
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
): Declaration[] {
  const module = moduleSpecifier.getText(source);
  if (importClause === undefined)
    return [{ text: `import ${module};\n`, names: [], kind: 'module', module, isForgotten: true }];
  const type = importClause.isTypeOnly ? 'type ' : '';
  const one = (name: ts.Identifier, clause: string): Declaration => ({
    text: `import ${type}${clause} from ${module};\n`,
    names: [name.text],
    kind: 'alias',
    module,
  });
  const { name, namedBindings } = importClause;
  const bindings =
    namedBindings === undefined
      ? []
      : compiler.isNamespaceImport(namedBindings)
        ? [one(namedBindings.name, namedBindings.getText(source))]
        : namedBindings.elements.map((element) => one(element.name, `{ ${element.getText(source)} }`));
  return [...(name === undefined ? [] : [one(name, name.text)]), ...bindings];
}

function declaredNames(compiler: typeof ts, source: ts.SourceFile, statement: ts.Statement): string[] {
  if (compiler.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText(source));
  // `declare global` and `declare module 'x'` hold for all cells.
  const name = (statement as { name?: ts.Node }).name;
  const isNamed = name !== undefined && compiler.isIdentifier(name) && name.text !== 'global';
  return isNamed ? [name.text] : [];
}

function kindOf(compiler: typeof ts, statement: ts.Statement): string {
  if (compiler.isVariableStatement(statement))
    return statement.declarationList.flags & compiler.NodeFlags.Const ? 'const' : 'let';
  if (compiler.isFunctionDeclaration(statement)) return 'function';
  if (compiler.isClassDeclaration(statement)) return 'class';
  if (compiler.isEnumDeclaration(statement)) return 'enum';
  if (compiler.isInterfaceDeclaration(statement)) return 'interface';
  if (compiler.isTypeAliasDeclaration(statement)) return 'type';
  return 'module';
}
