import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledCell } from '../compiler/protocol.js';
import { keepFile, keptFolder } from '../kept-files.js';

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
  readonly #folder = keptFolder('compiled');
  #chain: string;

  constructor(fingerprint: string) {
    this.#chain = hash(fingerprint);
  }

  /** Moves on to the next text; all other methods are about it. */
  next(label: string, code: string): void {
    this.#chain = hash(this.#chain, label, code);
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
    keepFile(this.#path(), JSON.stringify(entry), KEPT_ENTRIES);
  }

  #path(): string {
    return join(this.#folder, `${this.#chain}.json`);
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
