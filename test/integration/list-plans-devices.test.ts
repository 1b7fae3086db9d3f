import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readListsFile } from '../../src/config/index.js';
import { runCommand } from '../cli/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'list-plans-'));
after(() => rmSync(folder, { recursive: true }));
const script = join(folder, 'beamline.ts');
const file = join(folder, 'existing_plans_and_devices.yaml');

function list(...words: string[]) {
  return runCommand('qserver-list-plans-devices', ['--file-dir', folder, ...words], { HOME: folder });
}

interface Outcome {
  readonly success: boolean;
  readonly msg: string;
  readonly plans: string[];
  readonly devices: string[];
  readonly faults: string[];
  readonly differences: string[];
  readonly untyped: string[];
}

const BEAMLINE = `
import { hw } from 'skyqueue/sim';
import { count } from 'skyqueue';
const { det1 } = hw();
/** Waits. */
function* pause_a_while(seconds: number = 1) {}
console.log('This is the beamline.');
`;

test('the file is written with what the startup code makes, and a check finds it up to date', async () => {
  writeFileSync(script, BEAMLINE);
  const { code, stdout, stderr } = await list('--startup-script', script);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^The list of existing plans and devices was created successfully\.\n2 plans and 1 devices/,
  );
  assert.match(stderr, /This is the beamline\./);
  const { plans, devices } = readListsFile(file);
  assert.deepEqual([Object.keys(plans), Object.keys(devices)], [['pause_a_while', 'count'], ['det1']]);

  const before = readFileSync(file, 'utf8');
  const check = await list('--startup-script', script, '--check', '--json');
  assert.equal(check.code, 0, check.stdout);
  const { success, differences, faults } = JSON.parse(check.stdout) as Outcome;
  assert.deepEqual({ success, differences, faults }, { success: true, differences: [], faults: [] });
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('a check tells how the file differs, ends with code 1, and writes nothing', async () => {
  const before = readFileSync(file, 'utf8');
  writeFileSync(
    script,
    `${BEAMLINE.replace('seconds: number = 1', 'seconds: number = 2')}
    const det2 = det1;
    function* anything(whatever) {}
    `,
  );
  const { code, stdout } = await list('--startup-script', script, '--check', '--json');
  assert.equal(code, 1);
  const outcome = JSON.parse(stdout) as Outcome;
  assert.deepEqual(outcome.differences, [
    'plans that are not in the file: anything',
    'plans that are described otherwise in the file: pause_a_while',
    'devices that are not in the file: det2',
  ]);
  assert.deepEqual(outcome.faults, []);
  assert.deepEqual(outcome.untyped, ['anything.whatever']);
  assert.match(outcome.msg, /is not up to date\. Run this command without --check/);
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('a plan whose description makes no sense fails the check with the reason', async () => {
  const odd = join(folder, 'odd.ts');
  writeFileSync(odd, '/** @qs a {"min": 5, "max": 1} */\nfunction* odd(a: number) {}\n');
  const { code, stderr } = await list('--startup-script', odd, '--check');
  assert.equal(code, 1);
  assert.match(stderr, /The plan odd cannot be listed: .*min 5 is more than max 1/);
});

test('startup code that fails is told with its traceback, and no file is written', async () => {
  const broken = join(folder, 'broken.ts');
  writeFileSync(broken, 'const a = 1;\nthrow new Error("no beam");\n');
  const { code, stderr } = await list('--startup-script', broken, '--file-name', 'other.yaml');
  assert.equal(code, 1);
  assert.match(stderr, /Operation failed \.\.\.\n.*the startup code failed at .*broken\.ts:2:7/);
  assert.match(stderr, /Error: no beam/);
  assert.equal(existsSync(join(folder, 'other.yaml')), false);
});

for (const [words, code, message] of [
  [[], 1, /There is no startup code: use --startup-dir, --startup-script/],
  [['--startup-dir', '/nowhere/at/all'], 1, /there is no directory \/nowhere\/at\/all/],
  [
    ['--startup-script', '/nowhere.ts', '--file-dir', '/no/directory'],
    1,
    /no file \/nowhere\.ts\.\n--file-dir: there is no directory/,
  ],
  [['--startup-dir', '.', '--startup-script', 'a.ts'], 2, /cannot be used with option/],
  [
    ['--startup-dir', '.', '--startup-profile', 'p', '--use-ipython-kernel', 'ON'],
    1,
    /startup_dir excludes startup_profile/,
  ],
  [['--startup-dir', '.', '--device-max-depth', 'deep'], 2, /It must be a whole number/],
  [['--startup-profile', 'nobody'], 1, /there is no directory .*profile_nobody\/startup/],
] as const) {
  test(`wrong options are told at once: ${words.join(' ') || 'none'}`, async () => {
    const ended = await list(...words);
    assert.equal(ended.code, code, ended.stderr);
    assert.match(ended.stderr, message);
  });
}
