import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { hasCode } from '../../src/errors.js';
import {
  connectionFileWithPorts,
  newConnection,
  newConnectionPath,
  readConnectionFile,
  removeConnectionFile,
  runtimeDir,
  writeConnectionFile,
} from '../../src/jupyter/index.js';

const PORTS = { shell_port: 1001, iopub_port: 1002, stdin_port: 1003, control_port: 1004, hb_port: 1005 };

describe('connection file', () => {
  let directory = '';
  let path = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'skyqueue-connection-'));
    path = join(directory, 'runtime', 'kernel-1.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is read as it was written, by its owner only, and leaves nothing beside it', async () => {
    const connection = { ...newConnection('tslab'), ...PORTS };
    await writeConnectionFile(path, connection);
    assert.deepEqual(await readConnectionFile(path), connection);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(join(directory, 'runtime'))).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(join(directory, 'runtime')), ['kernel-1.json']);
  });

  it('has a key of its own for every kernel, and a name that Jupyter finds', () => {
    assert.notEqual(newConnection('tslab').key, newConnection('tslab').key);
    assert.ok(newConnection('tslab').key.length >= 32);
    assert.match(basename(newConnectionPath(directory)), /^kernel-[0-9a-f-]{36}\.json$/);
  });

  it('may come from another program, with fields that we do not know', async () => {
    const text = JSON.stringify({
      ...PORTS,
      ip: '127.0.0.1',
      key: 'k',
      signature_scheme: 'hmac-sha256',
      jupyter_session: 'x',
    });
    await writeFile(join(directory, 'theirs.json'), text);
    const connection = await readConnectionFile(join(directory, 'theirs.json'));
    assert.equal(connection.transport, 'tcp');
    assert.equal(connection.jupyter_session, 'x');
  });

  it('that cannot be used is told with its path and what is wrong', async () => {
    const bad = join(directory, 'bad.json');
    const unusable = (fault: RegExp) => (error: Error) => {
      assert.ok(hasCode(error, 'KERNEL_CONNECTION_FILE'));
      assert.match(error.message, /bad\.json/);
      assert.match(error.message, fault);
      return true;
    };
    await assert.rejects(readConnectionFile(bad), unusable(/there is no such file or directory/));
    await writeFile(bad, '{"key": abc}');
    await assert.rejects(readConnectionFile(bad), unusable(/: it is not JSON\.$/));
    await writeFile(bad, '{"shell_port": 70000}');
    await assert.rejects(readConnectionFile(bad), unusable(/shell_port/));
    await writeFile(bad, '{"signature_scheme": "hmac-md5"}');
    await assert.rejects(readConnectionFile(bad), unusable(/signature_scheme/));
  });

  it('is complete when the kernel has chosen its ports', async () => {
    const connection = newConnection('tslab');
    await writeConnectionFile(path, connection);
    const complete = connectionFileWithPorts(path);
    await writeConnectionFile(path, { ...connection, shell_port: 1001 });
    await writeConnectionFile(path, { ...connection, ...PORTS });
    assert.deepEqual(await complete, { ...connection, ...PORTS });
    assert.deepEqual(await connectionFileWithPorts(path), { ...connection, ...PORTS });
  });

  it('is awaited no longer than the signal allows', async () => {
    await writeConnectionFile(path, newConnection('tslab'));
    const enough = new Error('enough');
    await assert.rejects(connectionFileWithPorts(path, AbortSignal.abort(enough)), enough);
    const later = new AbortController();
    const awaited = connectionFileWithPorts(path, later.signal);
    setImmediate(() => later.abort(enough));
    await assert.rejects(awaited, enough);
  });

  it('may be removed twice', async () => {
    await writeConnectionFile(path, newConnection('tslab'));
    await removeConnectionFile(path);
    await removeConnectionFile(path);
    await assert.rejects(stat(path), { code: 'ENOENT' });
  });
});

describe('runtimeDir', () => {
  it('follows the rules of Jupyter', () => {
    assert.equal(runtimeDir({ JUPYTER_RUNTIME_DIR: '/run/j' }, 'linux', '/home/a'), '/run/j');
    assert.equal(runtimeDir({ JUPYTER_DATA_DIR: '/data' }, 'linux', '/home/a'), '/data/runtime');
    assert.equal(runtimeDir({ XDG_DATA_HOME: '/xdg' }, 'linux', '/home/a'), '/xdg/jupyter/runtime');
    assert.equal(
      runtimeDir({ XDG_RUNTIME_DIR: '/run' }, 'linux', '/home/a'),
      '/home/a/.local/share/jupyter/runtime',
    );
    assert.equal(runtimeDir({}, 'darwin', '/Users/a'), '/Users/a/Library/Jupyter/runtime');
  });
});
