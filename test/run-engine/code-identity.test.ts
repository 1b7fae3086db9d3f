import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { hw } from '../../src/devices/sim/index.js';
import { codeIdentity, count } from '../../src/run-engine/index.js';
import { recorded } from './recorded.js';

const withoutGit = spawnSync('git', ['--version']).error === undefined ? false : 'no git here';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'skyqueue-code-')));
  mkdirSync(join(folder, 'startup/lib'), { recursive: true });
  writeFileSync(join(folder, 'startup/00-devices.ts'), 'const a = 1;');
  writeFileSync(join(folder, 'startup/lib/tools.ts'), 'export const b = 2;');
});
afterEach(() => rmSync(folder, { recursive: true }));

const startup = () => join(folder, 'startup');

function git(...args: string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8' }).trim();
}

test('the digest changes with each edit of the code, also below, and with nothing else', () => {
  const digests = [codeIdentity(startup()).digest];
  const edit = (name: string, text: string): void => {
    writeFileSync(join(startup(), name), text);
    digests.push(codeIdentity(startup()).digest);
  };
  edit('lib/tools.ts', 'export const b = 3;');
  edit('01-more.ts', '');
  assert.equal(new Set(digests).size, 3);
  edit('data.csv', '1,2,3');
  edit('.hidden.ts', 'x');
  assert.equal(new Set(digests).size, 3);
});

test('without a repository there is a digest and no commit', () => {
  assert.equal(codeIdentity(startup()).commit, null);
});

test(
  'the commit is that of git: on a branch, packed, detached and in a worktree',
  { skip: withoutGit },
  () => {
    git('init', '-q');
    assert.equal(codeIdentity(startup()).commit, null, 'nothing was committed yet');
    git('add', '.');
    git('commit', '-qm', 'first');
    assert.equal(codeIdentity(startup()).commit, git('rev-parse', 'HEAD'));
    git('pack-refs', '--all');
    assert.equal(codeIdentity(startup()).commit, git('rev-parse', 'HEAD'));
    git('worktree', 'add', '-q', '-b', 'other', join(folder, 'other'));
    assert.equal(codeIdentity(join(folder, 'other/startup')).commit, git('rev-parse', 'other'));
    git('checkout', '-q', '--detach');
    assert.equal(codeIdentity(startup()).commit, git('rev-parse', 'HEAD'));
  },
);

test('a start document tells the code, the version of Skyqueue and that of Node', async () => {
  const startup_code = codeIdentity(startup());
  const { RE, last } = recorded({ md: { startup_code } });
  await RE(count([hw().det]));
  const { versions, startup_code: told } = last('start');
  assert.deepEqual(told, startup_code);
  assert.deepEqual(Object.keys(versions as object), ['skyqueue', 'node']);
  assert.equal((versions as { node: string }).node, process.versions.node);
});
