import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';

/** Which code took the data. */
export interface CodeIdentity {
  /** Of the git repository that the directory lies in; null where there is none. */
  readonly commit: string | null;
  /** Of the files themselves, so that edits which nobody committed show too. */
  readonly digest: string;
}

const CODE = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '.yaml', '.yml']);
const COMMIT = /^[0-9a-f]{40,64}$/;

/**
 * Tells code apart: `new RunEngine({ md: { startup_code: codeIdentity(__dirname) } })` puts it into every start document.
 * The digest is over the names and contents of all code in the directory and below it; packages and hidden files do not
 * count. Reads files only: git itself need not be there.
 */
export function codeIdentity(directory: string): CodeIdentity {
  const root = resolve(directory);
  const hash = createHash('sha256');
  for (const path of codeUnder(root)) {
    const content = readFileSync(path);
    const name = relative(root, path).split(sep).join('/');
    hash.update(`${name.length} ${name} ${content.length} `).update(content);
  }
  return { commit: commitOf(root), digest: hash.digest('hex') };
}

function codeUnder(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return codeUnder(path);
      // A link may lead to nowhere, and a pipe has no end.
      const isFile =
        entry.isFile() || (entry.isSymbolicLink() && existsSync(path) && statSync(path).isFile());
      return isFile && CODE.has(extname(entry.name)) ? [path] : [];
    });
}

function commitOf(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    const git = join(at, '.git');
    if (existsSync(git)) return headOf(git);
    if (dirname(at) === at) return null;
  }
}

/** The commit that is checked out, in a repository or in one of its worktrees. */
function headOf(git: string): string | null {
  try {
    const folder = statSync(git).isDirectory() ? git : resolve(dirname(git), afterColon(read(git)));
    const head = read(join(folder, 'HEAD'));
    if (COMMIT.test(head)) return head;
    const shared = join(folder, 'commondir');
    const folders = existsSync(shared) ? [folder, resolve(folder, read(shared))] : [folder];
    const ref = afterColon(head);
    return folders.map((place) => commitOfRef(place, ref)).find((commit) => commit !== null) ?? null;
  } catch {
    return null; // a repository that is being changed, or that may not be read
  }
}

function commitOfRef(folder: string, ref: string): string | null {
  const loose = join(folder, ref);
  if (existsSync(loose)) return read(loose);
  const packed = join(folder, 'packed-refs');
  if (!existsSync(packed)) return null;
  const line = read(packed)
    .split('\n')
    .find((text) => text.endsWith(` ${ref}`));
  return line?.split(' ')[0] ?? null;
}

function read(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

/** `ref: refs/heads/main`, `gitdir: ../.git/worktrees/x`. */
function afterColon(text: string): string {
  return text.slice(text.indexOf(':') + 1).trim();
}
