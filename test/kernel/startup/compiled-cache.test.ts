import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import type { CompiledCell } from '../../../kernel/compiler/protocol.js';
import { CompiledCache } from '../../../kernel/startup/compiled-cache.js';
import { cacheFolder } from '../../fakes/cache-folder.js';

const folder = cacheFolder();
const dependency = join(folder, 'lib.d.ts');

const cell: CompiledCell = {
  code: 'exports.a = 1;',
  declarations: 'declare let a: number;',
  isAsync: false,
  lastExpression: null,
  maps: null,
  modules: [],
  records: {},
  warnings: [],
  dependencies: [dependency],
};

/** A cache that has come to the last of these texts. */
function cacheAt(fingerprint: string, ...texts: string[]): CompiledCache {
  const cache = new CompiledCache(fingerprint);
  for (const text of texts) cache.next('file.ts', text);
  return cache;
}

beforeEach(() => {
  rmSync(join(folder, 'skyqueue'), { recursive: true, force: true });
  writeFileSync(dependency, 'declare const x: 1;');
});

test('what was stored is found again for the same texts, in the same order, by the same compiler', () => {
  cacheAt('v1', 'one', 'two').store(cell);
  assert.deepEqual(cacheAt('v1', 'one', 'two').load(), cell);
  assert.equal(cacheAt('v1', 'two', 'one').load(), null);
  assert.equal(cacheAt('v1', 'onetwo').load(), null);
  assert.equal(cacheAt('v1', 'one').load(), null);
  assert.equal(cacheAt('v2', 'one', 'two').load(), null);
});

test('a file that took part and changed, or is gone, makes it worthless', () => {
  cacheAt('v1', 'one').store(cell);
  writeFileSync(dependency, 'declare const x: 1 | 2;');
  assert.equal(cacheAt('v1', 'one').load(), null);
  rmSync(dependency);
  assert.equal(cacheAt('v1', 'one').load(), null);
});

test('what lies there damaged is as good as nothing', () => {
  cacheAt('v1', 'one').store(cell);
  const place = join(folder, 'skyqueue/compiled');
  writeFileSync(join(place, readdirSync(place)[0] ?? ''), '{"cell":');
  assert.equal(cacheAt('v1', 'one').load(), null);
});

test('the oldest entries are removed', () => {
  const cache = new CompiledCache('v1');
  for (let index = 0; index < 205; index += 1) {
    cache.next('file.ts', String(index));
    cache.store(cell);
  }
  assert.equal(readdirSync(join(folder, 'skyqueue/compiled')).length, 200);
  assert.deepEqual(cache.load(), cell);
});
