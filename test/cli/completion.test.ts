import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { candidatesFor, FILES } from '../../cli/qserver/candidates.js';
import { allCommands } from '../../cli/qserver/programs.js';
import { answering } from './answering.js';
import { runCommand } from './run-command.js';

const REPLIES: Record<string, object> = {
  queue_get: { success: true, items: [{ item_uid: 'aa-1' }, { item_uid: 'bb-2' }] },
  plans_allowed: { success: true, plans_allowed: { count: {}, scan: {} } },
  plans_existing: { success: true, plans_existing: { count: {} } },
  devices_existing: { success: true, devices_existing: { det1: {} } },
  permissions_get: { success: true, user_group_permissions: { user_groups: { root: {}, primary: {} } } },
};
const look = (method: string) => Promise.resolve(REPLIES[method] as never);
const complete = (given: string, begun = '') =>
  candidatesFor(given.split(' ').filter(Boolean), begun, allCommands(), look);

test('words of commands are completed', async () => {
  assert.deepEqual(await complete('', 'q'), ['queue']);
  assert.deepEqual(await complete('queue item'), ['get', 'remove', 'move']);
  assert.deepEqual(await complete('environment', 'cl'), ['close']);
  assert.deepEqual(await complete('re pause'), ['deferred', 'immediate']);
  assert.deepEqual(await complete('nonsense'), []);
});

test('what the manager has is completed', async () => {
  assert.deepEqual(await complete('queue item get', 'a'), ['aa-1']);
  assert.deepEqual(await complete('queue item move aa-1 before'), ['aa-1', 'bb-2']);
  assert.deepEqual(await complete('queue add plan', '{'), ['{"name": "count"}', '{"name": "scan"}']);
  assert.deepEqual(await complete('permissions explain', 'pr'), ['primary']);
  assert.ok((await complete('permissions explain primary')).includes('det1'));
  assert.deepEqual(await complete('permissions set'), [FILES]);
});

test('without a manager, what is known without it is completed', async () => {
  const none = await candidatesFor(['queue', 'item', 'get'], '', allCommands(), () =>
    Promise.resolve(undefined),
  );
  assert.deepEqual(none, ['front', 'back']);
});

test('options are completed, and those that are typed are heeded', () =>
  answering(
    ({ method }) => (REPLIES[String(method)] ?? { success: false }) as never,
    async (address) => {
      const options = await runCommand('qserver', ['complete', '--', 'status', '--lo']);
      assert.equal(options.stdout, '--lock-key\n');
      const uids = await runCommand('qserver', ['complete', '--', '-a', address, 'task', 'queue']);
      assert.equal(uids.stdout, '');
      const items = await runCommand('qserver', [
        'complete',
        '--',
        '-a',
        address,
        'queue',
        'item',
        'get',
        'b',
      ]);
      assert.deepEqual(items.stdout.split('\n'), ['back', 'bb-2', '']);
    },
  ));

test('an unknown shell is refused', async () => {
  const { code, stderr } = await runCommand('qserver', ['completion', 'cmd.exe']);
  assert.equal(code, 1);
  assert.match(stderr, /bash, zsh, fish/);
});

// Each script is run by its shell.
const folder = mkdtempSync(join(tmpdir(), 'qserver-completion-'));
before(() => {
  const program = fileURLToPath(new URL('../../cli/qserver.js', import.meta.url));
  writeFileSync(join(folder, 'qserver'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(folder, 'qserver'), 0o755);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the script prints in a shell whose `qserver` is ours; `folder` has one file, `qserver`. */
function runIn(shell: string, ...args: string[]): string {
  const { stdout, stderr, error } = spawnSync(shell, args, {
    encoding: 'utf8',
    cwd: folder,
    timeout: 60_000,
    env: { PATH: [folder, process.env.PATH].join(delimiter), HOME: folder, TERM: 'xterm' },
  });
  assert.equal(error, undefined, stderr);
  return stdout;
}

function without(shell: string): string | false {
  return spawnSync(shell, ['-c', 'true']).error === undefined ? false : `no ${shell} here`;
}

test('bash completes with the script', () => {
  const script = `
    source <(qserver completion bash)
    COMP_WORDS=(qserver queue item m) COMP_CWORD=3
    _qserver
    printf '%s\\n' "\${COMPREPLY[@]}"
    COMP_WORDS=(qserver permissions set qs) COMP_CWORD=3
    _qserver
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  assert.equal(runIn('bash', '-c', script), 'move\nqserver\n');
});

test('fish completes with the script', { skip: without('fish') }, () => {
  const script = `
    qserver completion fish | source
    complete -C 'qserver queue item m'
    complete -C 'qserver permissions set qs'`;
  assert.equal(runIn('fish', '--no-config', '-c', script), 'move\nqserver\n');
});

/** Completion of zsh lives in its line editor, so a shell with a terminal is typed to; Ctrl-G tells what stands on its line. */
test('zsh completes with the script', { skip: without('zsh') }, () => {
  const setup = [
    'autoload -Uz compinit',
    'compinit -D -u',
    'source <(qserver completion zsh)',
    'tell() { zle -I; print -r -- "<""$BUFFER>"; zle kill-whole-line }',
    'zle -N tell',
    "bindkey '^G' tell",
    'print -r -- "<""ready>"',
  ];
  const script = `
    zmodload zsh/zpty
    zpty -b shell zsh -f -i
    zpty -w shell ${quoted(setup.join('; '))}
    zpty -r shell out '*<ready>*'
    for line in 'qserver queue item m' 'qserver permissions set qs'; do
      zpty -w -n shell "$line"$'\\t\\a'
      zpty -r shell out '*<qserver *>*'
      print -r -- "\${\${out##*<}%%>*}"
    done`;
  assert.deepEqual(
    runIn('zsh', '-f', '-c', script)
      .trim()
      .split('\n')
      .map((line) => line.trim()),
    ['qserver queue item move', 'qserver permissions set qserver'],
  );
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
