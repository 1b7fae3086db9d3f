import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { keepFile, keptFolder } from '../kept-files.js';

/** One for each version of Node and of the package that took turns lately. */
const KEPT_FILES = 4;
const DIGEST_BYTES = 32;

export interface KeptModule {
  readonly exports: unknown;
  /** Keeps the machine's code of all functions that were called by now, if there was none. Takes some 50 ms. */
  keepCode(): void;
}

/**
 * Like `require` of a large CommonJS file: the code that V8 made of it is kept on the disk, because to make it anew takes
 * longer than to run it. V8 refuses code of another version of itself, or of another text.
 */
export function requireKept(path: string): KeptModule {
  const text = readFileSync(path, 'utf8');
  const { size, mtimeMs } = statSync(path);
  const name = createHash('sha256').update(
    JSON.stringify([path, size, mtimeMs, process.version, process.arch]),
  );
  const place = join(keptFolder('machine-code'), name.digest('hex'));
  const cachedData = readCode(place);
  const script = new Script(Module.wrap(text), { filename: path, ...(cachedData && { cachedData }) });
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  const module = new Module(path);
  module.filename = path;
  const require = createRequire(path);
  require.cache[path] = module;
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, path, dirname(path));
  module.loaded = true;
  return {
    exports: module.exports,
    keepCode() {
      if (isKept) return;
      const code = script.createCachedData();
      keepFile(place, Buffer.concat([digestOf(code), code]), KEPT_FILES);
    },
  };
}

/** V8 trusts what it is given, so damage has to be found here. */
function readCode(place: string): Buffer | undefined {
  try {
    const content = readFileSync(place);
    const code = content.subarray(DIGEST_BYTES);
    return digestOf(code).equals(content.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}
