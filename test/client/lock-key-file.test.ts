import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LockKeyError, LockKeyFile } from '../../src/client/index.js';

const folder = mkdtempSync(join(tmpdir(), 'lock-key-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a key is made when it is first asked for, kept, and read by its owner only', () => {
  const file = new LockKeyFile(join(folder, 'deep', 'key.txt'));
  const key = file.get();
  assert.match(key, /^[\w-]{20,}$/);
  assert.equal(file.get(), key);
  assert.equal(statSync(file.path).mode & 0o777, 0o600);
  assert.notEqual(file.get({ newKey: true }), key);
});

test('the first line of the file is the key', () => {
  const file = new LockKeyFile(join(folder, 'by-hand.txt'));
  writeFileSync(file.path, '  90g94 \nsecond line\n', { mode: 0o644 });
  assert.equal(file.get(), '90g94');
  file.set('other');
  assert.equal(readFileSync(file.path, 'utf8'), 'other\n');
  assert.equal(statSync(file.path).mode & 0o777, 0o600);
});

test('what cannot be kept is told', () => {
  assert.throws(
    () => new LockKeyFile(join(folder, 'by-hand.txt', 'x')).get(),
    LockKeyError.is.bind(LockKeyError),
  );
  assert.throws(() => new LockKeyFile(join(folder, 'key.txt')).set(' '), LockKeyError.is.bind(LockKeyError));
});
