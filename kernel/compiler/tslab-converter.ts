import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import type { Converter } from 'tslab/dist/converter.js';
import { CELL_FOLDER, FIRST_TYPE_ERROR } from './cell-files.js';
import { createCellPrograms, type CellBuilder, type CellPrograms } from './cell-programs.js';
import { tslabFolder, typesFolder } from './installation.js';
import { LibraryComments } from './library-comments.js';
import { liesAt } from './own-declarations.js';
import { requireKept } from './require-kept.js';
import { createModuleResolver } from './resolve-modules.js';
import { shareNames } from './share-names.js';
import { shortenFlow } from './shorten-flow.js';
import { transpileKeepingMaps, type TranspiledMaps } from './transpile.js';
import { isPackaged, WatchedFiles } from './watched-files.js';

export interface TslabConverter {
  readonly compiler: typeof ts;
  readonly converter: Converter;
  readonly isCompleteCode: (code: string) => { completed: boolean; indent?: string };
  readonly watchedFiles: WatchedFiles;
  /** The program that the last conversion was made with. */
  currentProgram(): ts.Program;
  readonly readComments: CellPrograms['readComments'];
  /** What the task converts is compiled in spite of wrong types. */
  ignoringTypeErrors<T>(task: () => T): T;
  /** Maps of a text that the converter has returned. */
  mapsOf(output: string): TranspiledMaps | null;
  /** Lets the next kernel load the compiler in less time. Takes some 50 ms. */
  keepCode(): void;
}

/**
 * tslab's converter with five things changed, each through a function of the compiler that it calls by name:
 * source maps are switched on and kept; modules are resolved from the startup directory and from Skyqueue's installation;
 * top-level values live in the namespace and nowhere else; files are not watched but looked at; programs are made when they are needed.
 */
export function createTslabConverter(baseDir: string): TslabConverter {
  const require = createRequire(join(tslabFolder(), 'package.json'));
  const path = require.resolve('@tslab/typescript-for-tslab');
  const compilerModule = requireKept(path);
  const original = compilerModule.exports as typeof ts;
  const watchedFiles = new WatchedFiles();
  const transpiler = transpileKeepingMaps(original, '__tslab__.ts');
  let ignoresTypeErrors = false;
  let programs: CellPrograms | null = null;
  let builder: ts.EmitAndSemanticDiagnosticsBuilderProgram | null = null;

  original.sys.getCurrentDirectory = () => CELL_FOLDER;
  original.sys.watchFile = (file, callback) => watchedFiles.watch(file, callback);
  original.sys.watchDirectory = () => ({ close: () => undefined });

  // The only overload that the converter uses; the compiler's own type has more.
  type CreateHost = (
    rootFiles: string[],
    options: ts.CompilerOptions,
    system: ts.System,
    ...rest: unknown[]
  ) => ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram>;
  const createHost = original.createWatchCompilerHost as unknown as CreateHost;
  const createWatchCompilerHost: CreateHost = (rootFiles, options, system, ...rest) => {
    const changed = { ...options, ...compilerOptions() };
    const host = createHost(rootFiles, changed, system, ...rest);
    host.resolveModuleNameLiterals = createModuleResolver(original, system, changed, baseDir);
    const { fileExists, readFile } = host;
    host.fileExists = (name) => fileExists(liesAt(name));
    host.readFile = (name, encoding) => readFile(liesAt(name), encoding);
    // Without this everything is looked up again with each cell. Of packages nothing changes under a running kernel.
    host.hasInvalidatedResolutions = (file) => !isPackaged(file);
    keepBuilder(host, (made) => {
      builder = made;
      shareNames(original, made);
    });
    return host;
  };

  // A function of tslab's own copy of the compiler.
  type Diagnose = (program: ts.Program, files: readonly ts.SourceFile[]) => readonly ts.Diagnostic[];
  const diagnose = (original as unknown as { getPreEmitDiagnosticsOfFiles: Diagnose })
    .getPreEmitDiagnosticsOfFiles;
  const getPreEmitDiagnosticsOfFiles: Diagnose = (program, files) => {
    // Now, before anything is checked, and after the converter has seen which names there are.
    shortenFlow(original, program);
    const found = diagnose(program, files);
    return ignoresTypeErrors ? found.filter(({ code }) => code < FIRST_TYPE_ERROR) : found;
  };

  const cached = require.cache[path];
  if (cached === undefined) throw new Error(`${path} was loaded but is not in the module cache`);
  // Its own properties cannot be set; whoever loads the compiler from now on gets a copy with ours.
  cached.exports = {
    ...original,
    createWatchCompilerHost,
    createWatchProgram: (host: ts.WatchCompilerHostOfFilesAndCompilerOptions<CellBuilder>) =>
      (programs = createCellPrograms(original, host, new LibraryComments(path))),
    getPreEmitDiagnosticsOfFiles,
    transpileModule: transpiler.transpileModule,
  };
  const { createConverter, isCompleteCode } = require('tslab/dist/converter.js') as {
    createConverter: () => Converter;
    isCompleteCode: TslabConverter['isCompleteCode'];
  };
  return {
    compiler: original,
    converter: createConverter(),
    isCompleteCode,
    watchedFiles,
    currentProgram() {
      if (builder === null) throw new Error('the converter has made no program');
      return builder.getProgram();
    },
    readComments: (files) => programs?.readComments(files) ?? false,
    ignoringTypeErrors(task) {
      ignoresTypeErrors = true;
      try {
        return task();
      } finally {
        ignoresTypeErrors = false;
      }
    },
    mapsOf: transpiler.mapsOf,
    keepCode: compilerModule.keepCode,
  };
}

function compilerOptions(): ts.CompilerOptions {
  return { inlineSourceMap: true, typeRoots: [typesFolder()], types: ['node'] };
}

/** The converter sets `afterProgramCreate` after it got the host: we want to be told too. */
function keepBuilder<Builder extends ts.BuilderProgram>(
  host: { afterProgramCreate?: (builder: Builder) => void },
  keep: (builder: Builder) => void,
): void {
  let theirs: ((builder: Builder) => void) | undefined;
  Object.defineProperty(host, 'afterProgramCreate', {
    configurable: true,
    enumerable: true,
    set(listener: (builder: Builder) => void) {
      theirs = listener;
    },
    get() {
      return (builder: Builder): void => {
        keep(builder);
        theirs?.(builder);
      };
    },
  });
}
