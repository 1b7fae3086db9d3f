import type ts from '@tslab/typescript-for-tslab';
import type { ConvertResult, Diagnostic } from 'tslab/dist/converter.js';
import { completenessOf, type Completeness } from './completeness.js';
import { describeCell, describeFunctionText, type CallableRecord } from '../descriptions/index.js';
import { prepareSource } from './prepare-source.js';
import { definitionIn, toInspection } from './quick-info.js';
import type {
  CellDiagnostic,
  CellSource,
  CompiledCell,
  CompiledModule,
  CompilerThreadData,
  Completion,
  Conversion,
  Inspection,
  Place,
  SourceMaps,
  WantedName,
} from './protocol.js';
import { CELL_FILE, CELL_PREFIX, DECLARATIONS_FILE, FIRST_TYPE_ERROR } from './cell-files.js';
import { completionsOf, textCompletions } from './completions.js';
import { DeclarationBooks, type Selection } from './declaration-book.js';
import { declaringFiles } from './library-comments.js';
import { modulePaths } from './module-paths.js';
import { textAt, wantedName, type TextAt } from './text-at.js';
import { createTslabConverter, type TslabConverter } from './tslab-converter.js';

/** The lines of `CELL_PREFIX`. */
const PREFIX_LINES = 1;

/** Compiles cells: text and declarations in, JavaScript and declarations out. What it remembers only saves time. */
export class CellCompiler {
  readonly #tslab: TslabConverter;
  readonly #books: DeclarationBooks;
  readonly #baseDir: string;

  constructor({ baseDir }: CompilerThreadData) {
    this.#baseDir = baseDir;
    this.#tslab = createTslabConverter(baseDir);
    this.#books = new DeclarationBooks(this.#tslab.compiler);
  }

  /** See `TslabConverter`: best called when cells have been compiled. */
  keepCode(): void {
    this.#tslab.keepCode();
  }

  convert(source: CellSource): Conversion {
    const { compiler, converter, watchedFiles } = this.#tslab;
    watchedFiles.look(compiler.FileWatcherEventKind.Changed);
    const prepared = prepareSource(compiler, source.code, source.directory);
    const selection = this.#books.select(source.declarations, prepared);
    const strict = converter.convert(selection.declarations, prepared);
    const complaints = strict.diagnostics.map((found) => toDiagnostic(found, source.label));
    if (complaints.length === 0) return { ok: true, cell: this.#compiledCell(selection, strict, []) };
    if (!source.typeErrorsAreWarnings || complaints.some(({ code }) => code < FIRST_TYPE_ERROR))
      return { ok: false, diagnostics: complaints };
    const lenient = this.#tslab.ignoringTypeErrors(() => converter.convert(selection.declarations, prepared));
    return lenient.diagnostics.length > 0
      ? { ok: false, diagnostics: complaints }
      : { ok: true, cell: this.#compiledCell(selection, lenient, complaints) };
  }

  complete({ declarations, code, offset }: Place): Completion {
    const text = this.#textAt(code, offset);
    if (text?.isModule === true) {
      const { start, end, before } = text;
      return { start, end, matches: modulePaths(before, this.#baseDir) };
    }
    const selection = this.#books.select(declarations, code);
    const found = this.#tslab.converter.complete(selection.declarations, code, offset);
    if (text === null) return completionsOf(found, this.#books.open(declarations), code);
    const completion = textCompletions(found, text);
    const wants = completion.matches.length > 0 ? null : this.#wantedName(offset);
    return wants === null ? completion : { ...completion, wants };
  }

  inspect({ declarations, code, offset }: Place): Inspection | null {
    const selection = this.#books.select(declarations, code);
    // The type says that there always is something; of white space there is nothing.
    const inspect = (): ts.QuickInfo | undefined =>
      this.#tslab.converter.inspect(selection.declarations, code, offset) as ts.QuickInfo | undefined;
    let found = inspect();
    const text = this.#textAt(code, offset);
    // The text names a device or a plan: that is what somebody wants to know about.
    if (text?.isModule === false && this.#wantedName(offset) !== null)
      return this.inspect({ declarations, code: text.node.text, offset: 0 });
    if (found !== undefined && this.#tslab.readComments(this.#declaringFiles(offset))) found = inspect();
    return found === undefined ? null : toInspection(found);
  }

  #declaringFiles(offset: number): string[] {
    const { compiler } = this.#tslab;
    const program = this.#tslab.currentProgram();
    const source = program.getSourceFile(CELL_FILE);
    if (source === undefined) return [];
    return declaringFiles(compiler, program.getTypeChecker(), source, offset + CELL_PREFIX.length);
  }

  definition(text: string, name: string): string | null {
    return definitionIn(this.#tslab.compiler, text, name);
  }

  describe({ name, text }: { readonly name: string; readonly text: string }): CallableRecord | null {
    return describeFunctionText(this.#tslab.compiler, name, text) ?? null;
  }

  isComplete(code: string): Completeness {
    return completenessOf(this.#tslab.compiler, code, this.#tslab.isCompleteCode(code));
  }

  #textAt(code: string, offset: number): TextAt | null {
    const { compiler } = this.#tslab;
    return textAt(
      compiler,
      compiler.createSourceFile('cell.ts', code, compiler.ScriptTarget.Latest, true),
      offset,
    );
  }

  /** Of the text at the cursor, in the program that the converter has just made of the cell. */
  #wantedName(offset: number): WantedName | null {
    const { compiler } = this.#tslab;
    const program = this.#tslab.currentProgram();
    const source = program.getSourceFile(CELL_FILE);
    if (source === undefined) return null;
    const text = textAt(compiler, source, offset + CELL_PREFIX.length);
    return text === null ? null : wantedName(compiler, program.getTypeChecker(), text);
  }

  #compiledCell(
    selection: Selection,
    result: ConvertResult,
    warnings: readonly CellDiagnostic[],
  ): CompiledCell {
    const program = this.#tslab.currentProgram();
    return {
      code: result.output ?? '',
      declarations: selection.after(result.declOutput ?? ''),
      isAsync: result.hasToplevelAwait ?? false,
      lastExpression: result.lastExpressionVar ?? null,
      maps: this.#maps(result.output ?? ''),
      modules: (result.sideOutputs ?? []).map(({ path, data }) => this.#module(program, path, data)),
      records: this.#records(program),
      warnings,
      dependencies: program
        .getSourceFiles()
        .map(({ fileName }) => fileName)
        .filter((name) => name !== CELL_FILE && name !== DECLARATIONS_FILE),
    };
  }

  #maps(output: string, prefixLines = PREFIX_LINES): SourceMaps | null {
    const maps = this.#tslab.mapsOf(output);
    return maps === null ? null : { ...maps, prefixLines };
  }

  #module(program: ts.Program, path: string, code: string): CompiledModule {
    const stem = path.replace(/\.js$/, '');
    const source = ['.ts', '.tsx', '.js', '.jsx'].find(
      (extension) => program.getSourceFile(stem + extension) !== undefined,
    );
    return { path, source: stem + (source ?? '.js'), code, maps: this.#maps(code, 0) };
  }

  #records(program: ts.Program): CompiledCell['records'] {
    const source = program.getSourceFile(CELL_FILE);
    if (source === undefined) return {};
    // Made by the binder; not part of the compiler's published types.
    const locals = (source as ts.SourceFile & { locals?: ReadonlyMap<string, ts.Symbol> }).locals;
    return describeCell({
      ts: this.#tslab.compiler,
      program,
      checker: program.getTypeChecker(),
      source,
      names: [...(locals?.keys() ?? [])].map(String),
    });
  }
}

function toDiagnostic(
  { start, end, messageText, code, fileName }: Diagnostic,
  label: string,
): CellDiagnostic {
  return {
    // The converter counts file names from the folder of cells, which is the root.
    label: fileName === undefined ? label : `/${fileName}`,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    message: messageText,
    code,
  };
}
