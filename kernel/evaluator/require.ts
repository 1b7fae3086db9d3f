import Module, { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { INSTALLATION, OWN_MODULES } from '../compiler/installation.js';
import type { CompiledModule } from '../compiler/protocol.js';
import { registerModuleClasses } from '../descriptions/index.js';
import type { SourceTexts } from './source-texts.js';

// The parts of Node's loader that a module compiled by us needs; they are stable, and not in the types.
interface LoaderModule extends NodeJS.Module {
  _compile(code: string, filename: string): void;
}
const Loader = Module as unknown as {
  new (id: string, parent?: NodeJS.Module): LoaderModule;
  _nodeModulePaths(directory: string): string[];
};

/**
 * What `import` does in a cell, at run time. The compiler's resolver (compiler/resolve-modules.ts) follows the same
 * order: our own modules, local modules that were compiled with the cell, the startup directory, Skyqueue's installation.
 */
export class CellModules {
  readonly #compiled = new Map<string, CompiledModule>();
  readonly #loaded = new Map<string, LoaderModule>();
  readonly #fromInstallation = createRequire(join(INSTALLATION, 'cell.js'));

  constructor(
    private readonly baseDir: string,
    private readonly sources: SourceTexts,
    private readonly own: Readonly<Record<string, unknown>>,
  ) {}

  /** Takes over what the compiler made of local modules; the next import of them runs the new code. */
  update(modules: readonly CompiledModule[]): void {
    for (const module of modules) {
      this.#compiled.set(module.path, module);
      this.#loaded.delete(module.path);
    }
  }

  /** Forgets which local modules have run, so that the next import runs them again. */
  forgetLoaded(): void {
    this.#loaded.clear();
  }

  /** `require` for code that lies in this directory. */
  requireFrom(directory: string): NodeJS.Require {
    const native = createRequire(join(directory, 'cell.js'));
    const require = (id: string): unknown => {
      const exported = this.#require(id, directory, native);
      if (typeof exported === 'object' && exported !== null && !/^[./]/.test(id))
        registerModuleClasses(id, exported);
      return exported;
    };
    return Object.assign(require, {
      resolve: native.resolve,
      cache: native.cache,
      extensions: native.extensions,
      main: native.main,
    }) as NodeJS.Require;
  }

  #require(id: string, directory: string, native: NodeJS.Require): unknown {
    if (Object.hasOwn(this.own, id)) return this.own[id];
    const ownPath = OWN_MODULES[id];
    if (ownPath !== undefined) return native(ownPath);
    if (/^\.\.?(?:\/|$)/.test(id) || isAbsolute(id)) {
      const compiled = this.#find(resolve(directory, id));
      return compiled === undefined ? native(id) : this.#load(compiled);
    }
    if (isBuiltin(id)) return native(id);
    for (const place of [native, createRequire(join(this.baseDir, 'cell.js'))]) {
      try {
        place.resolve(id);
      } catch {
        continue;
      }
      return place(id);
    }
    return this.#fromInstallation(id);
  }

  #find(path: string): CompiledModule | undefined {
    const stem = /^\.[jt]sx?$/.test(extname(path)) ? path.slice(0, -extname(path).length) : path;
    for (const candidate of [`${path}.js`, `${stem}.js`, join(path, 'index.js')]) {
      const module = this.#compiled.get(candidate);
      if (module !== undefined) return module;
    }
    return undefined;
  }

  #load(compiled: CompiledModule): unknown {
    const loaded = this.#loaded.get(compiled.path);
    if (loaded !== undefined) return loaded.exports;
    const directory = dirname(compiled.source);
    const module = new Loader(compiled.source);
    module.filename = compiled.source;
    module.paths = Loader._nodeModulePaths(directory);
    module.require = this.requireFrom(directory);
    // Before it runs, because modules may import each other in a circle.
    this.#loaded.set(compiled.path, module);
    this.sources.addCompiled(compiled.source, null, compiled.maps);
    try {
      module._compile(compiled.code, compiled.source);
      module.loaded = true;
    } catch (error) {
      this.#loaded.delete(compiled.path);
      throw error;
    }
    return module.exports;
  }
}
