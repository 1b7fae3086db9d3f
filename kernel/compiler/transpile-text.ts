import type ts from '@tslab/typescript-for-tslab';

export interface TranspiledText {
  readonly outputText: string;
  readonly sourceMapText: string | undefined;
}

/**
 * What the compiler's `transpileModule` does, but that nothing is checked: the text comes from the compiler itself. Its own
 * function has the types of everything worked out once more, which takes longer the more there is, with the square of it.
 */
export function transpileText(
  compiler: typeof ts,
  input: string,
  fileName: string,
  compilerOptions: ts.CompilerOptions,
  transformers: ts.CustomTransformers,
): TranspiledText {
  const options: ts.CompilerOptions = {
    ...compilerOptions,
    ...{ isolatedModules: true, noLib: true, noResolve: true },
    ...{ suppressOutputPathCheck: true, allowNonTsExtensions: true, skipDefaultLibCheck: true },
  };
  const source = compiler.createSourceFile(fileName, input, options.target ?? compiler.ScriptTarget.ES2022);
  // A part of the standard library is not checked.
  source.hasNoDefaultLib = true;
  let [outputText, sourceMapText]: [string, string?] = [''];
  const program = compiler.createProgram([fileName], options, {
    getSourceFile: (name) => (name === fileName ? source : undefined),
    writeFile: (name, text) => {
      if (name.endsWith('.map')) sourceMapText = text;
      else outputText = text;
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    useCaseSensitiveFileNames: () => false,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => '',
    getNewLine: () => '\n',
    fileExists: (name) => name === fileName,
    readFile: () => '',
    directoryExists: () => true,
    getDirectories: () => [],
  });
  program.emit(undefined, undefined, undefined, undefined, transformers);
  return { outputText, sourceMapText };
}
