import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Placed {
  /** A folder imports itself and folders of lower levels, never a neighbour on its own level. */
  readonly level: number;
  /** Where being lower is not enough: the only folders (or sub-folders) that this one may import. */
  readonly only?: readonly string[];
}

/** Every folder that holds source, and where it stands. A folder that no one has placed fails the first test. */
const FOLDERS: Record<string, Placed> = {
  'src/errors.ts': { level: -1 },
  'src/version.ts': { level: -1 },
  'src/nearest.ts': { level: -1 },
  'src/optional-package.ts': { level: 0, only: ['src/errors.ts'] },
  'src/protocol': { level: 0 },
  'src/config': { level: 1 },
  'src/permissions': { level: 1, only: ['src/errors.ts', 'src/protocol'] },
  'src/spreadsheet': { level: 1, only: ['src/errors.ts', 'src/protocol'] },
  'src/queue': { level: 1 },
  'src/devices': { level: 1 },
  'src/jupyter': { level: 1 },
  'src/run-engine': { level: 2 },
  'src/store': { level: 2 },
  'src/worker': { level: 2 },
  'src/transport': { level: 2 },
  // What startup code imports as `skyqueue`: it gathers, and nothing of ours imports it.
  'src/user-code': { level: 3, only: ['src/errors.ts', 'src/protocol', 'src/permissions', 'src/run-engine'] },
  'src/index.ts': {
    level: 4,
    only: ['src/version.ts', 'src/protocol', 'src/devices', 'src/run-engine', 'src/user-code'],
  },
  'src/manager': { level: 3 },
  'src/client': { level: 3 },
  'src/supervisor': { level: 4, only: ['src/errors.ts', 'src/protocol', 'src/jupyter'] },
  'src/http': {
    level: 4,
    only: ['src/errors.ts', 'src/protocol', 'src/config', 'src/client', 'src/transport'],
  },
  'src/web': { level: 5, only: ['src/protocol', 'src/http'] },
  // The user's process, not ours: it knows plans, devices and the framing of messages, but no queue and no manager.
  kernel: {
    level: 4,
    only: [
      'src/errors.ts',
      'src/protocol',
      'src/permissions',
      'src/devices',
      'src/run-engine',
      'src/user-code',
      'src/jupyter/wire',
    ],
  },
  startup: { level: 6, only: [] },
  cli: { level: 7 },
  test: { level: 8 },
};

/** Ports keep the vendors out: each of these packages is known in the folders of its adapters and nowhere else. */
const PACKAGES: Record<string, readonly string[]> = {
  zod: [
    'src/protocol',
    'src/config',
    'src/queue',
    'src/store',
    'src/jupyter',
    'src/worker',
    'src/manager',
    'src/http',
  ],
  zeromq: ['src/transport', 'src/jupyter', 'src/run-engine', 'kernel'],
  '@platformatic/kafka': ['src/run-engine'],
  'epics-tca': ['src/devices'],
  h5wasm: ['src/devices'],
  lmdb: ['src/store'],
  ioredis: ['src/store'],
  tslab: ['kernel', 'startup'],
  '@tslab/typescript-for-tslab': ['kernel'],
  '@jupyterlab/services': ['src/jupyter', 'src/worker'],
  yauzl: ['src/spreadsheet'],
  saxes: ['src/spreadsheet'],
  commander: ['cli'],
  'string-width': ['cli'],
  yaml: ['src/config', 'src/worker', 'src/manager', 'cli'],
  skyqueue: ['startup'],
};

/**
 * These import a file of `src/protocol` by its name: the index brings the schema library along, which costs the kernel
 * its start-up time, and whose declarations the TypeScript that compiles users' cells does not know. The client leaves out what browsers do not have.
 */
const WITHOUT_SCHEMAS = [
  ...['src/permissions', 'src/devices', 'src/run-engine', 'src/user-code', 'src/client'],
  ...['src/index.ts', 'kernel'],
];

const MANY_LINES = 300;
const MOST_LINES = 500;

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly lines: number;
  /** Files of ours, relative to the root. */
  readonly imports: readonly string[];
  /** Those of them that are there at run time. Types that refer to each other across two files do no harm. */
  readonly loads: readonly string[];
  readonly packages: readonly string[];
  /** Modules of Node that are there at run time. */
  readonly nodeModules: readonly string[];
}

const files = ['src', 'kernel', 'startup', 'cli', 'test'].flatMap(sourcesUnder);

test('every folder has a place in the list of levels', () => {
  const homeless = files.filter(({ folder }) => !(folder in FOLDERS)).map(({ path }) => path);
  assert.deepEqual(homeless, [], 'place the folders of these files in FOLDERS');
});

test('a folder imports lower levels only, and only what it may', () => {
  const wrong = eachImport().flatMap(({ from, to }) => {
    const target = folderOf(to);
    if (target === from.folder || from.folder === 'test') return [];
    const source = FOLDERS[from.folder];
    const lower = (FOLDERS[target]?.level ?? Infinity) < (source?.level ?? -Infinity);
    const admitted = source?.only?.some((place) => to === place || to.startsWith(`${place}/`)) ?? true;
    return lower && admitted ? [] : [`${from.path} imports ${to}`];
  });
  assert.deepEqual(wrong, []);
});

test('another folder is imported through its index', () => {
  const wrong = eachImport().flatMap(({ from, to }) => {
    const target = folderOf(to);
    // A test looks at the file that it is about; errors.ts and index.ts are folders of one file.
    if (target === from.folder || from.folder === 'test' || target === to) return [];
    if (target === 'src/protocol' && WITHOUT_SCHEMAS.includes(from.folder)) return [];
    return posix.basename(to) === 'index.ts' ? [] : [`${from.path} imports ${to}`];
  });
  assert.deepEqual(wrong, []);
});

test('what browsers load of the client needs nothing that only Node has', () => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const visit = (path: string): string[] => {
    if (seen.has(path)) return [];
    seen.add(path);
    const file = byPath.get(path);
    const own = (file?.nodeModules ?? []).map((name) => `${path} loads ${name}`);
    return [...own, ...(file?.loads ?? []).flatMap(visit)];
  };
  assert.deepEqual(visit('src/client/core.ts'), []);
  assert.ok(!seen.has('src/transport/index.ts'), 'sockets are no part of it');
});

test('simulated devices are imported by examples and tests only', () => {
  const wrong = eachImport().flatMap(({ from, to }) => {
    const within = from.path.startsWith('src/devices/sim/') || ['test', 'startup'].includes(from.folder);
    return to.startsWith('src/devices/sim/') && !within ? [`${from.path} imports ${to}`] : [];
  });
  assert.deepEqual(wrong, []);
});

test('a package is imported where it belongs', () => {
  const wrong = files.flatMap(({ path, folder, packages }) =>
    packages
      .filter((name) => folder !== 'test' && !(PACKAGES[name]?.includes(folder) ?? false))
      .map((name) => `${path} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
});

test('no file imports itself by way of others', () => {
  assert.deepEqual(cycles(), []);
});

test(`no file is longer than ${MOST_LINES} lines`, (context) => {
  const product = files.filter(({ folder }) => folder !== 'test');
  const sizes = product.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] ?? 0;
  context.diagnostic(
    `${sizes.length} files: median ${at(0.5)}, 90th percentile ${at(0.9)}, largest ${at(1)} lines`,
  );
  for (const { path, lines } of product)
    if (lines > MANY_LINES) context.diagnostic(`${path}: ${lines} lines`);
  assert.deepEqual(
    files.filter(({ lines }) => lines > MOST_LINES).map(({ path, lines }) => `${path}: ${lines}`),
    [],
  );
});

function sourcesUnder(top: string): SourceFile[] {
  if (!existsSync(join(ROOT, top))) return [];
  return readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(top, path.split(sep).join('/')))
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules/'))
    .sort()
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const isLocal = (specifier: string) => specifier.startsWith('.');
  return {
    path,
    folder: folderOf(path),
    lines: text.split('\n').length - 1,
    imports: specifiers.filter(isLocal).map((specifier) => resolve(path, specifier)),
    loads: valueImports(path, text)
      .filter(isLocal)
      .map((specifier) => resolve(path, specifier)),
    nodeModules: valueImports(path, text).filter((specifier) => specifier.startsWith('node:')),
    packages: [...new Set(specifiers.filter((name) => !isLocal(name)).flatMap(packageOf))],
  };
}

function valueImports(path: string, text: string): string[] {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext).statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly) return [];
    if (ts.isExportDeclaration(statement) && statement.isTypeOnly) return [];
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  });
}

function resolve(from: string, specifier: string): string {
  const target = relative(ROOT, join(ROOT, dirname(from), specifier))
    .split(sep)
    .join('/');
  return target.replace(/\.js$/, '.ts');
}

function packageOf(specifier: string): string[] {
  if (specifier.startsWith('node:')) return [];
  const [first = '', second = ''] = specifier.split('/');
  return [first.startsWith('@') ? `${first}/${second}` : first];
}

/** `src/queue/store.ts` belongs to `src/queue`; `cli/demo.ts` to `cli`; `src/errors.ts` stands for itself. */
function folderOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? `src/${second}` : top;
}

function eachImport(): { from: SourceFile; to: string }[] {
  return files.flatMap((from) => from.imports.map((to) => ({ from, to })));
}

function cycles(): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || finished.has(path)) return;
    for (const next of byPath.get(path)?.loads ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}
