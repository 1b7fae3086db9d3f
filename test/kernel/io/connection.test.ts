import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readConnectionFile, writeConnectionFile } from '../../../kernel/io/connection.js';

const folder = mkdtempSync(join(tmpdir(), 'skyqueue-connection-'));
const file = join(folder, 'kernel.json');
after(() => rmSync(folder, { recursive: true, force: true }));

test('what a connection file leaves open is chosen, and what it says is kept', () => {
  writeFileSync(file, JSON.stringify({ ip: '127.0.0.1', key: 'secret', shell_port: 5555, hb_port: 0 }));
  const { shell_port, hb_port, iopub_port, key, transport } = readConnectionFile(file);
  assert.deepEqual([shell_port, hb_port, iopub_port, key, transport], [5555, 0, 0, 'secret', 'tcp']);
});

test('a file that is absent leaves everything open; the key is never empty by accident', () => {
  const { key, shell_port } = readConnectionFile(join(folder, 'absent.json'));
  assert.ok(key.length >= 32);
  assert.equal(shell_port, 0);
});

test('what cannot be used is refused with file and reason', () => {
  const refused = (content: string, reason: RegExp): void => {
    writeFileSync(file, content);
    assert.throws(
      () => readConnectionFile(file),
      (error: Error) => reason.test(error.message) && error.message.includes(file),
    );
  };
  refused('{"key": abc}', /cannot be used: it is not JSON\.$/);
  refused('[]', /object/);
  refused('{"shell_port": "5"}', /shell_port is "5"/);
  refused('{"signature_scheme": "hmac-md5"}', /hmac-md5/);
});

test('a written file is for its user only and reads as it was', () => {
  const connection = readConnectionFile(join(folder, 'absent.json'));
  writeConnectionFile(file, connection);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readConnectionFile(file), connection);
});
