import type { JsonObject } from '../../../src/protocol/index.js';
import { USER } from '../harness/index.js';

/**
 * What there is to ask for: written down here again, from spec re-manager §3.1.8, and not taken from the code under test.
 * Each example is accepted when the state allows it; `A`, `B` and `C` stand for the uids of three items in the queue.
 */
export const PARAMETERS: Readonly<Record<string, { names: readonly string[]; example: JsonObject }>> = {
  ping: { names: [], example: {} },
  status: { names: [], example: {} },
  config_get: { names: [], example: {} },
  plans_allowed: { names: ['user_group'], example: { user_group: 'primary' } },
  devices_allowed: { names: ['user_group'], example: { user_group: 'primary' } },
  plans_existing: { names: [], example: {} },
  devices_existing: { names: [], example: {} },
  permissions_reload: { names: ['restore_plans_devices', 'restore_permissions', 'lock_key'], example: {} },
  permissions_get: { names: [], example: {} },
  permissions_set: {
    names: ['user_group_permissions', 'lock_key'],
    example: { user_group_permissions: { user_groups: { root: {}, primary: { allowed_plans: [null] } } } },
  },
  history_get: { names: [], example: {} },
  history_clear: { names: ['size', 'item_uid', 'lock_key'], example: {} },
  environment_open: { names: ['lock_key'], example: {} },
  environment_close: { names: ['lock_key'], example: {} },
  environment_destroy: { names: ['lock_key'], example: {} },
  environment_update: { names: ['run_in_background', 'lock_key'], example: {} },
  script_upload: {
    names: ['script', 'update_lists', 'update_re', 'run_in_background', 'lock_key'],
    example: { script: '' },
  },
  function_execute: {
    names: ['item', 'user', 'user_group', 'run_in_background', 'lock_key'],
    example: { item: { item_type: 'function', name: 'func_for_test_add', args: [1] }, ...USER },
  },
  task_result: { names: ['task_uid'], example: { task_uid: 'A' } },
  task_status: { names: ['task_uid'], example: { task_uid: ['A', 'x', 'A'] } },
  queue_mode_set: { names: ['mode', 'lock_key'], example: { mode: { loop: true } } },
  queue_get: { names: [], example: {} },
  queue_item_add: {
    names: ['item', 'user', 'user_group', 'pos', 'before_uid', 'after_uid', 'lock_key'],
    example: { item: { item_type: 'plan', name: 'count', args: [['det1']] }, ...USER },
  },
  queue_item_add_batch: {
    names: ['items', 'user', 'user_group', 'pos', 'before_uid', 'after_uid', 'lock_key'],
    example: {
      items: [
        { item_type: 'plan', name: 'count', args: [['det1']] },
        { item_type: 'instruction', name: 'queue_stop' },
      ],
      ...USER,
    },
  },
  queue_item_update: {
    names: ['item', 'user', 'user_group', 'replace', 'lock_key'],
    example: { item: { item_type: 'plan', name: 'count', args: [['det2']], item_uid: 'A' }, ...USER },
  },
  queue_item_get: { names: ['pos', 'uid'], example: {} },
  queue_item_remove: { names: ['pos', 'uid', 'lock_key'], example: {} },
  queue_item_remove_batch: { names: ['uids', 'ignore_missing', 'lock_key'], example: { uids: ['B', 'A'] } },
  queue_item_move: {
    names: ['pos', 'uid', 'pos_dest', 'before_uid', 'after_uid', 'lock_key'],
    example: { uid: 'A', after_uid: 'C' },
  },
  queue_item_move_batch: {
    names: ['uids', 'pos_dest', 'before_uid', 'after_uid', 'reorder', 'lock_key'],
    example: { uids: ['B', 'A'], pos_dest: 'back' },
  },
  queue_item_execute: {
    names: ['item', 'user', 'user_group', 'lock_key'],
    example: { item: { item_type: 'plan', name: 'count', args: [['det1']] }, ...USER },
  },
  queue_clear: { names: ['lock_key'], example: {} },
  queue_start: { names: ['lock_key'], example: {} },
  queue_stop: { names: ['lock_key'], example: {} },
  queue_stop_cancel: { names: ['lock_key'], example: {} },
  queue_autostart: { names: ['enable', 'lock_key'], example: { enable: true } },
  kernel_interrupt: { names: ['interrupt_task', 'interrupt_plan', 'lock_key'], example: {} },
  re_pause: { names: ['option', 'lock_key'], example: {} },
  re_resume: { names: ['lock_key'], example: {} },
  re_stop: { names: ['lock_key'], example: {} },
  re_abort: { names: ['lock_key'], example: {} },
  re_halt: { names: ['lock_key'], example: {} },
  re_runs: { names: ['option'], example: { option: 'open' } },
  re_metadata: { names: [], example: {} },
  lock: {
    names: ['lock_key', 'user', 'environment', 'queue', 'note'],
    example: { lock_key: 'key', user: 'Test', queue: true },
  },
  lock_info: { names: ['lock_key'], example: {} },
  unlock: { names: ['lock_key'], example: { lock_key: 'key' } },
  manager_test: { names: ['test_name'], example: { test_name: 'reserve_kernel' } },
};
