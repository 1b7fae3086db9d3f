import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { requireKept } from '../../../kernel/compiler/require-kept.js';
import { cacheFolder } from '../../fakes/cache-folder.js';

const folder = cacheFolder();
const file = join(folder, 'large.cjs');
const kept = join(folder, 'skyqueue/machine-code');

beforeEach(() => {
  rmSync(join(folder, 'skyqueue'), { recursive: true, force: true });
  writeFileSync(file, 'exports.place = __filename; exports.join = require("path").join;');
});

function onlyKept(): string {
  const [name, ...others] = readdirSync(kept);
  assert.deepEqual(others, []);
  return join(kept, name ?? '');
}

test('a module is what require would have made of it, and require gives the same one from then on', () => {
  const { exports } = requireKept(file);
  assert.deepEqual(exports, { place: file, join });
  assert.equal(createRequire(import.meta.url)(file), exports);
});

test('its code is kept once, where nobody else can write it, and used the next time', () => {
  requireKept(file).keepCode();
  const { mtimeMs, mode } = statSync(onlyKept());
  assert.equal(mode & 0o77, 0);
  const again = requireKept(file);
  assert.deepEqual(again.exports, { place: file, join });
  again.keepCode();
  assert.equal(statSync(onlyKept()).mtimeMs, mtimeMs);
});

test('code that was damaged is not run, but made anew', () => {
  requireKept(file).keepCode();
  const whole = readFileSync(onlyKept());
  writeFileSync(onlyKept(), whole.subarray(0, whole.length - 8));
  const again = requireKept(file);
  assert.deepEqual(again.exports, { place: file, join });
  again.keepCode();
  assert.deepEqual(readFileSync(onlyKept()).length, whole.length);
});

test('a file that has changed is compiled anew', () => {
  requireKept(file).keepCode();
  writeFileSync(file, 'exports.place = "elsewhere";');
  assert.deepEqual(requireKept(file).exports, { place: 'elsewhere' });
});
