import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metadata } from '../protocol/documents.js';

const SUFFIX = '.json';

/**
 * Metadata that outlives the process, with one file for each key in a directory: `new RunEngine({ md:
 * persistentMetadata('/data/md') })` goes on counting scans after a restart. A key is written when it is assigned;
 * what is changed inside a value has to be assigned again.
 */
export function persistentMetadata(directory: string): Metadata {
  mkdirSync(directory, { recursive: true });
  const stored: Metadata = {};
  for (const file of readdirSync(directory)) {
    if (!file.endsWith(SUFFIX)) continue;
    const key = decodeURIComponent(file.slice(0, -SUFFIX.length));
    stored[key] = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  }
  const fileOf = (key: string): string => join(directory, `${encodeURIComponent(key)}${SUFFIX}`);
  return new Proxy(stored, {
    set(target, key, value): boolean {
      if (typeof key === 'string' && value !== undefined) write(fileOf(key), value);
      return Reflect.set(target, key, value);
    },
    deleteProperty(target, key): boolean {
      if (typeof key === 'string') rmSync(fileOf(key), { force: true });
      return Reflect.deleteProperty(target, key);
    },
  });
}

/** Whole or not at all: a file that is half written when the power fails must not replace a good one. */
function write(file: string, value: unknown): void {
  const half = `${file}.${process.pid}.new`;
  writeFileSync(half, JSON.stringify(value));
  renameSync(half, file);
}
