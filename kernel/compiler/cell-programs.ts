import type ts from '@tslab/typescript-for-tslab';
import { CELL_FILE, DECLARATIONS_FILE } from './cell-files.js';
import type { LibraryComments } from './library-comments.js';

type WatchHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<CellBuilder>;
/** The parts of the compiler's builders that the converter uses. */
export type CellBuilder = ts.EmitAndSemanticDiagnosticsBuilderProgram;

export interface CellPrograms extends ts.WatchOfFilesAndCompilerOptions<CellBuilder> {
  /** The next program sees what documents the contents of these files. Gives whether that changes anything. */
  readComments(files: readonly string[]): boolean;
}

/** Functions of the compiler that it does not publish. */
interface Unpublished {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
}
type BoundFile = ts.SourceFile & {
  readonly locals?: unknown;
  readonly resolvedModules?: {
    forEach(visit: (resolution: { resolvedModule?: { resolvedFileName: string } }) => void): void;
  };
};

/**
 * In place of the compiler's `createWatchProgram`, which works for a project that changes now and then; here two small files change
 * with each cell, and all others are packages that never do. So:
 * - every other file is parsed once and kept, also while no declaration refers to it; those of the language and of Node without
 *   their comments (library-comments.ts);
 * - there is no book of who depends on whom, which costs more than compiling the cell;
 * - a program is made only when something is asked of it: the converter first wants to know which names a cell declares, and that the
 *   cell's own text tells.
 */
export function createCellPrograms(
  compiler: typeof ts,
  host: WatchHost,
  comments: LibraryComments,
): CellPrograms {
  const { options = {} } = host;
  const files = new Map<string, ts.SourceFile>();
  let roots = [...host.rootFiles];
  let previous: ts.Program | undefined;
  let timer: unknown = null;

  const compilerHost: ts.CompilerHost = {
    getSourceFile: (name, languageVersion) => sourceFile(name, languageVersion),
    getDefaultLibFileName: (asked) => host.getDefaultLibFileName(asked),
    getCurrentDirectory: () => host.getCurrentDirectory(),
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
    fileExists: (name) => host.fileExists(name),
    readFile: (name) => host.readFile(name),
    writeFile: () => undefined,
    ...given('getDefaultLibLocation'),
    ...given('directoryExists'),
    ...given('getDirectories'),
    ...given('realpath'),
    ...given('readDirectory'),
    ...given('resolveModuleNameLiterals'),
    ...given('hasInvalidatedResolutions'),
  };

  for (const root of roots) host.watchFile(root, () => changed(root));
  let builder = rebuild();
  // Whoever starts the compiler wants it ready: the declarations of Node and of the language are read now.
  builder.getProgram();
  return {
    getProgram: () => builder,
    close: () => files.clear(),
    readComments(named) {
      const changed = comments.want(named);
      for (const name of changed) files.delete(name);
      return changed.length > 0;
    },
    updateRootFileNames(names) {
      roots = [...names];
      schedule();
    },
  };

  /** Only what the host has: the compiler asks whether a function is there. */
  function given<Name extends keyof WatchHost & keyof ts.CompilerHost>(name: Name): Partial<ts.CompilerHost> {
    return host[name] === undefined ? {} : { [name]: host[name] };
  }

  function sourceFile(
    name: string,
    languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const known = files.get(name);
    if (known !== undefined) return known;
    const text = host.readFile(name);
    if (text === undefined) return undefined;
    const made = compiler.createSourceFile(name, comments.textOf(name, text), languageVersion);
    files.set(name, made);
    if (!roots.includes(name)) host.watchFile(name, () => changed(name));
    return made;
  }

  function changed(name: string): void {
    files.delete(name);
    schedule();
  }

  function schedule(): void {
    if (timer !== null) host.clearTimeout?.(timer);
    timer = host.setTimeout?.(() => (builder = rebuild()), 0);
  }

  function rebuild(): CellBuilder {
    timer = null;
    const made = createBuilder();
    host.afterProgramCreate?.(made);
    return made;
  }

  function createBuilder(): CellBuilder {
    let program: ts.Program | null = null;
    const whole = (): ts.Program => {
      program ??= compiler.createProgram({
        rootNames: roots,
        options,
        host: compilerHost,
        ...(previous === undefined ? {} : { oldProgram: previous }),
      });
      previous = program;
      return program;
    };
    const parts: Pick<CellBuilder, 'getProgram' | 'getSourceFile' | 'getAllDependencies' | 'emit'> = {
      getProgram: whole,
      getSourceFile: (name) => (program === null ? bound(name) : undefined) ?? whole().getSourceFile(name),
      getAllDependencies: (file) => dependenciesOf(whole(), file),
      emit: (...given) => whole().emit(...given),
    };
    // The converter asks for nothing else.
    return parts as CellBuilder;
  }

  /** A file of the cell with its names, before there is a program. */
  function bound(name: string): ts.SourceFile | undefined {
    if (name !== CELL_FILE && name !== DECLARATIONS_FILE) return undefined;
    const file = sourceFile(name, options.target ?? compiler.ScriptTarget.Latest);
    if (file !== undefined && (file as BoundFile).locals === undefined)
      (compiler as unknown as Unpublished).bindSourceFile(file, options);
    return file;
  }
}

/** The file and the user's own modules below it; the converter does not want to know of packages. */
function dependenciesOf(program: ts.Program, file: ts.SourceFile): string[] {
  const found = new Set([file.fileName]);
  for (const name of found) {
    (program.getSourceFile(name) as BoundFile | undefined)?.resolvedModules?.forEach(({ resolvedModule }) => {
      const path = resolvedModule?.resolvedFileName;
      if (path !== undefined && !path.endsWith('.d.ts') && program.getSourceFile(path) !== undefined)
        found.add(path);
    });
  }
  return [...found];
}
