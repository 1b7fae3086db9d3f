import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { INSTALLATION, OWN_MODULES, tslabFolder } from './installation.js';
import { CELL_FILE, CELL_FOLDER, DECLARATIONS_FILE } from './cell-files.js';
import { liesAt, seenModule } from './own-declarations.js';
import { isPackaged } from './watched-files.js';

type Resolver = NonNullable<ts.CompilerHost['resolveModuleNameLiterals']>;

/**
 * How cells find what they import, whatever the working directory is: `skyqueue` and `tslab` are those of this installation;
 * anything else is looked up from the startup directory, then from the installation. The main thread's `require`
 * (evaluator/require.ts) follows the same order: keep the two alike.
 */
export function createModuleResolver(
  compiler: typeof ts,
  system: ts.System,
  options: ts.CompilerOptions,
  baseDir: string,
): Resolver {
  const places = [join(baseDir, 'cell.ts'), join(INSTALLATION, 'cell.ts')];
  const cache = compiler.createModuleResolutionCache(CELL_FOLDER, (name) => name, options);
  // Packages that only have an `exports` map cannot be seen by the Node10 rules.
  const bundlerRules = { ...options, moduleResolution: compiler.ModuleResolutionKind.Bundler };
  const own: Record<string, string> = { tslab: join(tslabFolder(), 'dist/public.d.ts') };
  for (const [name, path] of Object.entries(OWN_MODULES)) own[name] = path.replace(/\.js$/, '.d.ts');

  return (literals, containingFile) =>
    literals.map(({ text }) => seenModule(resolve(text, liesAt(containingFile))));

  function resolve(name: string, containingFile: string): ts.ResolvedModuleWithFailedLookupLocations {
    const declarations = own[name];
    if (declarations !== undefined && system.fileExists(declarations)) return found(compiler, declarations);
    // Declared by Node's types as ambient modules; these import each other a thousand times.
    if (isBuiltin(name)) return { resolvedModule: undefined };
    // What people import has become absolute; a relative path in declarations is the compiler's own, counted from the cell's place.
    if (containingFile === DECLARATIONS_FILE && /^\.\.?\//.test(name))
      return compiler.resolveModuleName(
        liesAt(join(CELL_FOLDER, name)),
        containingFile,
        options,
        system,
        cache,
      );
    const isCell = containingFile === CELL_FILE || containingFile === DECLARATIONS_FILE;
    if (!isCell && isPackaged(containingFile))
      return compiler.resolveModuleName(name, containingFile, options, system, cache);
    let result: ts.ResolvedModuleWithFailedLookupLocations = { resolvedModule: undefined };
    for (const place of isCell ? places : [containingFile]) {
      for (const rule of [options, bundlerRules]) {
        result = compiler.resolveModuleName(name, place, rule, system);
        if (result.resolvedModule !== undefined) return result;
      }
    }
    return result;
  }
}

function found(compiler: typeof ts, path: string): ts.ResolvedModuleWithFailedLookupLocations {
  return {
    resolvedModule: {
      resolvedFileName: path,
      extension: compiler.Extension.Dts,
      isExternalLibraryImport: true,
    },
  };
}
