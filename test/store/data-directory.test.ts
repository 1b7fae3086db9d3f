import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { createDataDirectory, dataDirectoryPath } from '../../src/store/index.js';

test('the directory follows XDG_DATA_HOME, and lies in the home of the user without it', () => {
  const path = (env: NodeJS.ProcessEnv) => dataDirectoryPath({ namePrefix: 'qs_default', env });
  assert.equal(path({ XDG_DATA_HOME: '/data', HOME: '/home/x' }), '/data/skyqueue/qs_default');
  assert.equal(path({ HOME: '/home/x' }), '/home/x/.local/share/skyqueue/qs_default');
  assert.equal(path({ XDG_DATA_HOME: '', HOME: '/home/x' }), '/home/x/.local/share/skyqueue/qs_default');
  assert.equal(path({}), join(homedir(), '.local/share/skyqueue/qs_default'));
});

test('a relative XDG_DATA_HOME is ignored', () => {
  const env = { XDG_DATA_HOME: 'data', HOME: '/home/x' };
  assert.equal(dataDirectoryPath({ namePrefix: 'a', env }), '/home/x/.local/share/skyqueue/a');
});

test('each name prefix has a folder of its own, and none leads out of the data directory', () => {
  const prefixes = ['', '.', '..', 'a/b', 'a%2Fb', 'a', '%empty', '../x', 'ä'];
  const paths = prefixes.map((namePrefix) => dataDirectoryPath({ namePrefix, env: { XDG_DATA_HOME: '/d' } }));
  assert.equal(new Set(paths).size, prefixes.length);
  for (const path of paths) assert.equal(resolve(path, '..'), '/d/skyqueue');
});

test('a directory that the user chose is used as it is', () => {
  const env = { XDG_DATA_HOME: '/d' };
  assert.equal(dataDirectoryPath({ path: 'here', namePrefix: 'a', env }), resolve('here'));
});

test('the directory is created for its owner only', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'skyqueue-'));
  t.after(() => rm(home, { recursive: true }));
  const path = createDataDirectory({ namePrefix: 'a', env: { XDG_DATA_HOME: join(home, 'deep') } });
  assert.equal((await stat(path)).mode & 0o777, 0o700);
  assert.equal(createDataDirectory({ path, namePrefix: 'a' }), path);
});

test('a directory that cannot be created is named in the complaint', () => {
  assert.throws(() => createDataDirectory({ path: '/dev/null/x', namePrefix: 'a' }), {
    code: 'DATA_DIRECTORY_UNUSABLE',
    message: /\/dev\/null\/x/,
  });
});
