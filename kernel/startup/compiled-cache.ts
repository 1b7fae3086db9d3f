import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CompiledCell } from '../compiler/protocol.js';

interface Entry {
  readonly cell: CompiledCell;
  /** Size and time of each file that took part, so that a changed package or local module is noticed. */
  readonly stamps: readonly (readonly [path: string, stamp: string])[];
}

const KEPT_ENTRIES = 200;

/**
 * Compiled startup code, by content, so that opening an environment again does not wait for the compiler. A key stands for
 * a text and everything that its compilation depended on: the texts before it, in order, and what compiled it. Whatever goes wrong here only costs time.
 */
export class CompiledCache {
  readonly #folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'skyqueue', 'compiled');
  #chain: string;

  constructor(fingerprint: string) {
    this.#chain = hash(fingerprint);
  }

  /** Moves on to the next text; all other methods are about it. */
  next(label: string, code: string): void {
    this.#chain = hash(this.#chain, label, code);
  }

  /** There is something; whether it is current, only `load` tells. */
  has(): boolean {
    return existsSync(this.#path());
  }

  load(): CompiledCell | null {
    try {
      const entry = JSON.parse(readFileSync(this.#path(), 'utf8')) as Entry;
      const isCurrent = entry.stamps.every(([path, stamp]) => stampOf(path) === stamp);
      return isCurrent ? entry.cell : null;
    } catch {
      return null;
    }
  }

  store(cell: CompiledCell): void {
    const entry: Entry = { cell, stamps: cell.dependencies.map((path) => [path, stampOf(path)]) };
    const path = this.#path();
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      // What lies here is run: nobody else may write it.
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, JSON.stringify(entry), { mode: 0o600 });
      renameSync(temporary, path);
      this.#removeOldest();
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  #path(): string {
    return join(this.#folder, `${this.#chain}.json`);
  }

  #removeOldest(): void {
    const names = readdirSync(this.#folder);
    if (names.length <= KEPT_ENTRIES) return;
    const byAge = names
      .map((name) => ({
        path: join(this.#folder, name),
        written: statSync(join(this.#folder, name)).mtimeMs,
      }))
      .sort((a, b) => a.written - b.written);
    for (const { path } of byAge.slice(0, names.length - KEPT_ENTRIES)) rmSync(path, { force: true });
  }
}

function hash(...parts: readonly string[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(`${part.length}:`).update(part);
  return digest.digest('hex');
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'absent' : `${found.size}:${found.mtimeMs}`;
}
