import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, sep } from 'node:path';
import { INSTALLATION } from './installation.js';

/** What one may import, and what it is: `module`, or `folder` with more in it. */
export interface ModulePath {
  readonly text: string;
  readonly kind: 'module' | 'folder';
}

/** Endings of files that one imports without saying them, and with. */
const SILENT = /\.(?:d\.ts|tsx?|jsx?)$/;
const SAID = /\.(?:json|[cm]js|[cm]ts)$/;
const DEPENDENCIES = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * Paths that begin like this, as a cell may write them: files beside the startup code, packages that can be found from there, our own,
 * and those of Node. Looked up anew each time: whoever has just written a file wants to import it. What lies outside of the project
 * is not listed, because people who may only look complete, too.
 */
export function modulePaths(begun: string, baseDir: string): ModulePath[] {
  const found = /^\.{0,2}\//.test(begun)
    ? filesBelow(begun, baseDir)
    : begun === '.' || begun === '..'
      ? ['./', '../'].map((text): ModulePath => ({ text, kind: 'folder' }))
      : [...packages(begun, baseDir), ...nodeModules(begun)];
  const unique = new Map(found.map((path) => [path.text, path]));
  return [...unique.values()].filter(({ text }) => text.startsWith(begun)).sort(inOrder);
}

function filesBelow(begun: string, from: string): ModulePath[] {
  const said = begun.slice(0, begun.lastIndexOf('/') + 1);
  const folder = posix.isAbsolute(said) ? said : join(from, said);
  const project = projectOf(from) ?? from;
  if (!join(folder, sep).startsWith(join(project, sep))) return [];
  return entriesOf(folder).flatMap(({ name, isFolder }): ModulePath[] => {
    if (name.startsWith('.') || name === 'node_modules') return [];
    if (isFolder) return [{ text: `${said}${name}/`, kind: 'folder' }];
    if (SILENT.test(name)) return [{ text: said + name.replace(SILENT, ''), kind: 'module' }];
    return SAID.test(name) ? [{ text: said + name, kind: 'module' }] : [];
  });
}

function packages(begun: string, baseDir: string): ModulePath[] {
  const ours = ['tslab', 'skyqueue', ...subpaths('skyqueue', INSTALLATION)];
  const [first = '', second = ''] = begun.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  const folder = begun.startsWith(`${name}/`) ? folderOf(name, baseDir) : undefined;
  const others =
    folder === undefined
      ? packageNames(baseDir)
      : existsSync(join(folder, 'package.json'))
        ? subpaths(name, folder)
        : [];
  return [...ours, ...others].map((text) => ({ text, kind: 'module' }));
}

/** What packages say that they have. Those that say nothing have everything; that would be too much. */
function subpaths(name: string, folder: string): string[] {
  const { exports } = packageAt(folder);
  if (typeof exports !== 'object' || exports === null) return [];
  return Object.keys(exports)
    .filter((key) => key.startsWith('./') && !key.includes('*') && key !== './package.json')
    .map((key) => posix.join(name, key));
}

/** What the nearest `package.json` asks for; where there is none, whatever is installed. */
function packageNames(baseDir: string): string[] {
  const installed = foldersAbove(baseDir).flatMap((folder) => installedIn(join(folder, 'node_modules')));
  const project = projectOf(baseDir);
  if (project === undefined) return installed;
  const content = packageAt(project);
  const asked = new Set(DEPENDENCIES.flatMap((key) => Object.keys((content[key] ?? {}) as object)));
  return installed.filter((name) => asked.has(name));
}

/** The nearest folder that is a package. */
function projectOf(baseDir: string): string | undefined {
  return foldersAbove(baseDir).find((folder) => existsSync(join(folder, 'package.json')));
}

function installedIn(folder: string): string[] {
  return entriesOf(folder)
    .filter(({ name }) => !name.startsWith('.') && name !== '@types')
    .flatMap(({ name }) =>
      name.startsWith('@') ? entriesOf(join(folder, name)).map((scoped) => `${name}/${scoped.name}`) : [name],
    );
}

function folderOf(name: string, baseDir: string): string | undefined {
  return foldersAbove(baseDir)
    .map((folder) => join(folder, 'node_modules', name))
    .find((folder) => existsSync(folder));
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

function nodeModules(begun: string): ModulePath[] {
  const names = builtinModules.filter((name) => !name.startsWith('_'));
  // Each has two names: the longer ones for whoever begins to write one.
  const long = begun === '' ? [] : names.map((name) => `node:${name}`);
  return [...names, ...long].map((text) => ({ text, kind: 'module' }));
}

function packageAt(folder: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return {}; // none, or one that is being written
  }
}

/** Links count as folders, as package managers make them. */
function entriesOf(folder: string): { readonly name: string; readonly isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory() || (entry.isSymbolicLink() && !/\.\w+$/.test(entry.name)),
    }));
  } catch {
    return [];
  }
}

/** One's own files and packages before those of Node. */
function inOrder(a: ModulePath, b: ModulePath): number {
  const isNodes = ({ text }: ModulePath): boolean => builtinModules.includes(text.replace(/^node:/, ''));
  return Number(isNodes(a)) - Number(isNodes(b)) || (a.text < b.text ? -1 : 1);
}
