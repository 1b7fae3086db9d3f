import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { kinOf } from '../../cli/qserver/kin.js';
import { COMMANDS } from '../../cli/qserver/commands.js';
import { acceptsLockKey, requestFrom } from '../../cli/qserver/request.js';
import { METHODS } from '../../src/protocol/methods/index.js';
import type { JsonObject } from '../../src/protocol/index.js';

const ASKER = { user: 'qserver-cli', userGroup: 'primary' };
const BOTH = { user: 'qserver-cli', user_group: 'primary' };
const PLAN = '{"name": "count", "args": [["det1"]]}';
const PLAN_ITEM = { name: 'count', args: [['det1']], item_type: 'plan' };
const STOP_ITEM = { name: 'queue_stop', item_type: 'instruction' };

const folder = mkdtempSync(join(tmpdir(), 'qserver-'));
const SCRIPT = join(folder, 'script.ts');
const PERMISSIONS = join(folder, 'permissions.yaml');
writeFileSync(SCRIPT, 'const a = 5;\n');
writeFileSync(PERMISSIONS, 'user_groups:\n  root:\n    allowed_plans: [null]\n');
after(() => rmSync(folder, { recursive: true }));

const CASES: readonly [words: string, method: string, params: JsonObject][] = [
  ['ping', 'ping', {}],
  ['monitor', 'ping', {}],
  ['status', 'status', {}],
  ['config', 'config_get', {}],
  ['environment open', 'environment_open', {}],
  ['environment info', 'environment_info', {}],
  ['environment close', 'environment_close', {}],
  ['environment destroy', 'environment_destroy', {}],
  ['environment update', 'environment_update', {}],
  ['environment update background', 'environment_update', { run_in_background: true }],
  ['existing plans', 'plans_existing', {}],
  ['existing devices', 'devices_existing', {}],
  ['allowed plans', 'plans_allowed', { user_group: 'primary' }],
  ['allowed devices', 'devices_allowed', { user_group: 'primary' }],
  ['permissions reload', 'permissions_reload', {}],
  ['permissions reload lists', 'permissions_reload', { restore_plans_devices: true }],
  ['permissions get', 'permissions_get', {}],
  [
    `permissions set ${PERMISSIONS}`,
    'permissions_set',
    { user_group_permissions: { user_groups: { root: { allowed_plans: [null] } } } },
  ],
  ['queue add plan PLAN', 'queue_item_add', { item: PLAN_ITEM, ...BOTH }],
  ['queue add plan front PLAN', 'queue_item_add', { pos: 'front', item: PLAN_ITEM, ...BOTH }],
  ['queue add plan -1 PLAN', 'queue_item_add', { pos: -1, item: PLAN_ITEM, ...BOTH }],
  ['queue add plan before abc PLAN', 'queue_item_add', { before_uid: 'abc', item: PLAN_ITEM, ...BOTH }],
  ['queue add plan after abc PLAN', 'queue_item_add', { after_uid: 'abc', item: PLAN_ITEM, ...BOTH }],
  ['queue check plan PLAN', 'queue_item_check', { items: [PLAN_ITEM], ...BOTH }],
  ['queue add instruction queue-stop', 'queue_item_add', { item: STOP_ITEM, ...BOTH }],
  ['queue add instruction 2 queue-stop', 'queue_item_add', { pos: 2, item: STOP_ITEM, ...BOTH }],
  [
    'queue update plan abc PLAN',
    'queue_item_update',
    { item: { ...PLAN_ITEM, item_uid: 'abc' }, replace: false, ...BOTH },
  ],
  [
    'queue replace instruction abc queue-stop',
    'queue_item_update',
    { item: { ...STOP_ITEM, item_uid: 'abc' }, replace: true, ...BOTH },
  ],
  ['queue execute plan PLAN', 'queue_item_execute', { item: PLAN_ITEM, ...BOTH }],
  ['queue execute instruction queue-stop', 'queue_item_execute', { item: STOP_ITEM, ...BOTH }],
  ['queue get', 'queue_get', {}],
  ['queue clear', 'queue_clear', {}],
  ['queue start', 'queue_start', {}],
  ['queue stop', 'queue_stop', {}],
  ['queue stop cancel', 'queue_stop_cancel', {}],
  ['queue item get', 'queue_item_get', {}],
  ['queue item get back', 'queue_item_get', { pos: 'back' }],
  ['queue item get 2', 'queue_item_get', { pos: 2 }],
  ['queue item get abc', 'queue_item_get', { uid: 'abc' }],
  ['queue item remove', 'queue_item_remove', {}],
  ['queue item remove -2', 'queue_item_remove', { pos: -2 }],
  ['queue item move 2 5', 'queue_item_move', { pos: 2, pos_dest: 5 }],
  ['queue item move front -2', 'queue_item_move', { pos: 'front', pos_dest: -2 }],
  ['queue item remove batch a b', 'queue_item_remove_batch', { uids: ['a', 'b'] }],
  ['queue item move batch before c a b', 'queue_item_move_batch', { before_uid: 'c', uids: ['a', 'b'] }],
  ['queue item move abc before def', 'queue_item_move', { uid: 'abc', before_uid: 'def' }],
  ['queue mode set', 'queue_mode_set', { mode: {} }],
  [
    'queue mode set loop True ignore_failures maybe',
    'queue_mode_set',
    { mode: { loop: true, ignore_failures: 'maybe' } },
  ],
  ['queue autostart enable', 'queue_autostart', { enable: true }],
  ['queue autostart disable', 'queue_autostart', { enable: false }],
  ['re pause', 're_pause', { option: 'deferred' }],
  ['re pause immediate', 're_pause', { option: 'immediate' }],
  ['re resume', 're_resume', {}],
  ['re stop', 're_stop', {}],
  ['re abort', 're_abort', {}],
  ['re halt', 're_halt', {}],
  ['re runs', 're_runs', {}],
  ['re runs open', 're_runs', { option: 'open' }],
  ['re metadata', 're_metadata', {}],
  ['history get', 'history_get', {}],
  ['history get 10', 'history_get', { offset: -10, limit: 10 }],
  ['history get abc', 'history_get', { item_uid: 'abc' }],
  ['history clear', 'history_clear', {}],
  ['history clear 200', 'history_clear', { size: 200 }],
  ['history clear abc', 'history_clear', { item_uid: 'abc' }],
  [
    'function execute PLAN',
    'function_execute',
    { item: { ...PLAN_ITEM, item_type: 'function' }, run_in_background: false, ...BOTH },
  ],
  [
    'function execute PLAN background',
    'function_execute',
    { item: { ...PLAN_ITEM, item_type: 'function' }, run_in_background: true, ...BOTH },
  ],
  [
    `script upload ${SCRIPT}`,
    'script_upload',
    {
      script: 'const a = 5;\n',
      run_in_background: false,
      update_re: false,
      update_lists: true,
      lock_key: null,
    },
  ],
  [
    `script upload ${SCRIPT} keep-lists background update-re`,
    'script_upload',
    {
      script: 'const a = 5;\n',
      run_in_background: true,
      update_re: true,
      update_lists: false,
      lock_key: null,
    },
  ],
  ['task result abc', 'task_result', { task_uid: 'abc' }],
  ['task status abc', 'task_status', { task_uid: 'abc' }],
  ['kernel interrupt', 'kernel_interrupt', {}],
  ['kernel interrupt task plan', 'kernel_interrupt', { interrupt_task: true, interrupt_plan: true }],
  ['lock environment', 'lock', { environment: true, user: 'qserver-cli' }],
  ['lock queue note', 'lock', { queue: true, note: 'note', user: 'qserver-cli' }],
  ['lock all', 'lock', { environment: true, queue: true, user: 'qserver-cli' }],
  ['lock info', 'lock_info', {}],
  ['unlock', 'unlock', {}],
  ['manager stop', 'manager_stop', {}],
  ['manager stop safe on', 'manager_stop', { option: 'safe_on' }],
  ['manager stop safe off', 'manager_stop', { option: 'safe_off' }],
  ['manager kill test', 'manager_kill', {}],
];

for (const [line, method, params] of CASES) {
  test(`"${line.replaceAll(folder, '')}" means ${method}`, () => {
    const request = requestFrom(wordsOf(line), ASKER);
    assert.equal(request.method, method);
    assert.deepEqual(request.params, params);
  });
}

test('every command is tried above, and every method has a command', () => {
  const tried = CASES.map(([line]) => line);
  // Commands that are more than one request have tests of their own.
  for (const { words } of COMMANDS.filter(({ inquiry, file }) => (inquiry ?? file) === undefined)) {
    const isTried = tried.some((line) => line.startsWith(words));
    assert.ok(
      isTried || words.startsWith('queue replace plan') || words.startsWith('queue update instruction'),
    );
  }
  const methods = new Set(COMMANDS.map(({ method }) => method));
  for (const name of Object.keys(METHODS)) {
    // Batches and methods of our own are for programs: no command of the reference sends them.
    if (!name.endsWith('_batch') && !['manager_test', 'environment_info'].includes(name))
      assert.ok(methods.has(name), `no command sends ${name}`);
  }
});

test('words that are no command are told the commands that they lead to', () => {
  const kin = (line: string) => kinOf(line.split(' '), COMMANDS).map(({ words }) => words);
  assert.deepEqual(kin('queue ad plam'), ['queue add plan']);
  assert.deepEqual(kin('statsu'), ['status']);
  assert.deepEqual(kin('queue add'), [
    'queue add plan',
    'queue add batch',
    'queue add again',
    'queue add instruction',
  ]);
  assert.deepEqual(kin('frobnicate'), []);
  assert.throws(() => requestFrom(['queue', 'ad', 'plam'], ASKER), {
    message: /no command 'queue ad plam'\. Did you mean\?\n {2}qserver queue add plan \[DESTINATION\] PLAN$/,
  });
});

test('the lock key goes to the methods that accept one, and to no other', () => {
  for (const [line, method] of CASES) {
    const { params } = requestFrom(wordsOf(line), { ...ASKER, lockKey: 'key' });
    assert.equal(params.lock_key, acceptsLockKey(method) ? 'key' : undefined, line);
  }
  const accepted = CASES.filter(([, method]) => acceptsLockKey(method)).map(([line]) => line);
  for (const line of [
    'queue start',
    'queue clear',
    'queue autostart enable',
    'permissions reload',
    'kernel interrupt',
  ]) {
    assert.ok(accepted.includes(line), line);
  }
  for (const line of ['re runs', 're metadata', 'status', 'queue get', 'history get', 'manager stop']) {
    assert.ok(!accepted.includes(line), line);
  }
});

for (const line of [
  'environment',
  'environment start',
  'environment open now',
  'environment update foreground',
  'allowed',
  'existing things',
  'permissions',
  'permissions reload all',
  'permissions set /no/such/file',
  'queue',
  'queue add plan',
  'queue add plan PLAN front',
  'queue add plan before PLAN',
  'queue add plan {"name":',
  'queue add plan [1]',
  'queue add instruction queue-start',
  'queue add function PLAN',
  'queue update plan PLAN',
  'queue get 1',
  'queue stop now',
  'queue item get 1 2',
  'queue item move 1',
  'queue item move 1 abc',
  'queue item move 1 before',
  'queue item move batch front',
  'queue item move batch abc',
  'queue item remove batch',
  'queue mode set loop',
  'queue autostart',
  're pause later',
  're resume now',
  're runs all',
  'history get 0',
  'history get 5 6',
  'history clear 5 6',
  'function execute PLAN foreground',
  'script upload',
  'script upload /no/such/file',
  'task result',
  'kernel interrupt everything',
  'lock',
  'lock environment queue',
  'lock info more',
  'unlock key',
  'manager',
  'manager stop safe',
  'manager kill',
  'ping pong',
  'nonsense',
]) {
  test(`"${line}" is no request, and the error says why`, () =>
    assert.throws(() => requestFrom(wordsOf(line), ASKER), { name: 'ParameterError', message: /\w{3}/ }));
}

function wordsOf(line: string): string[] {
  return line.split(' ').map((word) => (word === 'PLAN' ? PLAN : word));
}
