import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileTrouble, QueueServerError } from '../../src/errors.js';
import type { StartupSource } from '../context.js';

/** One piece of startup code, in the order in which the pieces run: a file, or the import of a module. */
export type StartupPiece = { readonly path: string } | { readonly module: string };

const EXTENSIONS = ['.ts', '.tsx', '.js', '.mjs', '.cjs'];

/** The files of the sources. Throws where a directory cannot be read or holds nothing to run. */
export function startupPieces(sources: readonly StartupSource[]): StartupPiece[] {
  return sources.flatMap((source): StartupPiece[] => {
    if ('module' in source) return [{ module: source.module }];
    if ('file' in source) return [{ path: source.file }];
    return filesOf(source.directory).map((path) => ({ path }));
  });
}

/** Sorted by code point, so that the same directory gives the same order in every language and country. */
function filesOf(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    throw new QueueServerError('STARTUP_SOURCE', [directory, fileTrouble(error)]);
  }
  const files = names.filter(isStartupFile).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (files.length === 0) {
    const python = names.some((name) => extname(name) === '.py')
      ? '; it has Python files, which a TypeScript kernel cannot run'
      : '';
    throw new QueueServerError('STARTUP_SOURCE', [
      directory,
      `it has no ${EXTENSIONS.join(', ')} file${python}`,
    ]);
  }
  return files.map((name) => join(directory, name));
}

function isStartupFile(name: string): boolean {
  return (
    EXTENSIONS.includes(extname(name)) &&
    !name.startsWith('.') &&
    !/\.d\.[cm]?ts$/.test(name) &&
    !/\.(?:test|spec)\.[^.]+$/.test(name)
  );
}
