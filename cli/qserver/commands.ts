import { parse } from 'yaml';
import { messageOf } from '../../src/errors.js';
import type { JsonObject, JsonValue } from '../../src/protocol/index.js';
import type { Command } from './command.js';
import { explainPermissions } from './explain-permissions.js';
import { QUEUE_COMMANDS } from './queue-commands.js';
import { fileText, itemFrom, type Words } from './words.js';

/** All commands of `qserver` (spec plans-devices-permissions-cli §9.2). The longest one that fits is meant. */
export const COMMANDS: readonly Command[] = [
  { words: 'ping', method: 'ping', help: 'ask whether the manager answers' },
  { words: 'status', method: 'status', help: 'show the state of the manager' },
  { words: 'monitor', method: 'ping', help: 'ping every second until Ctrl-C' },
  { words: 'config', method: 'config_get', help: 'show how to connect to the kernel' },

  {
    words: 'environment open',
    method: 'environment_open',
    help: 'start the worker and run the startup code',
  },
  {
    words: 'environment info',
    method: 'environment_info',
    help: 'whether there is a worker, and why it could not be opened',
  },
  { words: 'environment close', method: 'environment_close', help: 'end the worker' },
  { words: 'environment destroy', method: 'environment_destroy', help: 'kill the worker' },
  {
    words: 'environment update',
    usage: '[background]',
    method: 'environment_update',
    help: 'look for new plans and devices in the worker',
    params: (words) => (words.flags('background').size > 0 ? { run_in_background: true } : {}),
  },

  { words: 'existing plans', method: 'plans_existing', help: 'list the plans of the worker' },
  { words: 'existing devices', method: 'devices_existing', help: 'list the devices of the worker' },
  { words: 'allowed plans', method: 'plans_allowed', asUser: 'group', help: 'list the plans you may use' },
  {
    words: 'allowed devices',
    method: 'devices_allowed',
    asUser: 'group',
    help: 'list the devices you may use',
  },
  {
    words: 'permissions reload',
    usage: '[lists]',
    method: 'permissions_reload',
    help: 'read permissions, and lists of plans and devices, from their files again',
    params: (words) => (words.flags('lists').size > 0 ? { restore_plans_devices: true } : {}),
  },
  { words: 'permissions get', method: 'permissions_get', help: 'show the permissions of user groups' },
  {
    words: 'permissions explain',
    usage: 'GROUP NAME [plan|device|function] [from PERMISSIONS_FILE [LISTS_FILE]]',
    method: 'permissions_get',
    help: 'say which entries let a group use something, or keep it from that; without a manager, from files',
    inquiry: explainPermissions,
  },
  {
    words: 'permissions set',
    usage: 'FILE',
    method: 'permissions_set',
    help: 'set the permissions of user groups from a YAML file',
    params: (words) => ({ user_group_permissions: yamlFile(words) }),
  },

  ...QUEUE_COMMANDS,

  {
    words: 're pause',
    usage: '[deferred|immediate]',
    method: 're_pause',
    help: 'pause the running plan at its next checkpoint, or at once',
    params: (words) => ({ option: words.take('deferred', 'immediate') ?? 'deferred' }),
  },
  { words: 're resume', method: 're_resume', help: 'go on with the paused plan' },
  { words: 're stop', method: 're_stop', help: 'end the paused plan as a success' },
  { words: 're abort', method: 're_abort', help: 'end the paused plan as aborted' },
  { words: 're halt', method: 're_halt', help: 'end the paused plan without cleaning up' },
  {
    words: 're runs',
    usage: '[active|open|closed]',
    method: 're_runs',
    help: 'list the runs of the current plan',
    params: (words) => {
      const option = words.take('active', 'open', 'closed');
      return option === undefined ? {} : { option };
    },
  },
  { words: 're metadata', method: 're_metadata', help: 'show the metadata of the Run Engine' },

  {
    words: 'history get',
    usage: '[SIZE|UID]',
    method: 'history_get',
    help: 'show the history: all of it, the last SIZE items, or what became of item UID',
    params: (words) => {
      if (words.isEmpty) return {};
      const size = words.integer();
      if (size === undefined) return { item_uid: words.next('the uid') };
      if (size < 1) throw words.fault('the size must be 1 or more');
      return { offset: -size, limit: size };
    },
  },
  {
    words: 'history clear',
    usage: '[SIZE|UID]',
    method: 'history_clear',
    help: 'clear the history: all of it, all but the last SIZE items, or what is older than item UID',
    params: (words) => {
      if (words.isEmpty) return {};
      const size = words.integer();
      return size === undefined ? { item_uid: words.next('the uid') } : { size };
    },
  },

  {
    words: 'function execute',
    usage: 'FUNCTION [background]',
    method: 'function_execute',
    asUser: 'both',
    help: 'run a function in the worker',
    params: (words) => ({
      item: itemFrom(words, 'the function', { item_type: 'function' }),
      run_in_background: words.flags('background').size > 0,
    }),
  },
  {
    words: 'script upload',
    usage: 'FILE [background] [update-re] [keep-lists]',
    method: 'script_upload',
    alwaysLockKey: true,
    help: 'run the code of a file in the worker',
    params: (words) => {
      const script = fileText(words);
      const flags = words.flags('background', 'update-re', 'keep-lists');
      return {
        script,
        run_in_background: flags.has('background'),
        update_re: flags.has('update-re'),
        update_lists: !flags.has('keep-lists'),
      };
    },
  },
  ...(['result', 'status'] as const).map((what): Command => ({
    words: `task ${what}`,
    usage: 'UID',
    method: `task_${what}`,
    help: `show the ${what} of a function or script`,
    params: (words) => ({ task_uid: words.next('the uid') }),
  })),
  {
    words: 'kernel interrupt',
    usage: '[task] [plan]',
    method: 'kernel_interrupt',
    help: 'interrupt the kernel, also while it runs a task or a plan',
    params: (words) =>
      Object.fromEntries([...words.flags('task', 'plan')].map((what) => [`interrupt_${what}`, true])),
  },

  ...(['environment', 'queue', 'all'] as const).map((scope): Command => ({
    words: `lock ${scope}`,
    usage: '[NOTE]',
    method: 'lock',
    asUser: 'user',
    help: `lock ${scope === 'all' ? 'environment and queue' : `the ${scope}`} with the key of option -k`,
    params: (words) => ({
      ...(scope !== 'queue' && { environment: true }),
      ...(scope !== 'environment' && { queue: true }),
      ...lockNote(words),
    }),
  })),
  { words: 'lock info', method: 'lock_info', help: 'show the lock, and check the key of option -k' },
  { words: 'unlock', method: 'unlock', help: 'unlock with the key of option -k' },

  { words: 'manager stop', method: 'manager_stop', help: 'end the manager if it is idle' },
  {
    words: 'manager stop safe on',
    method: 'manager_stop',
    help: 'the same',
    params: () => ({ option: 'safe_on' }),
  },
  {
    words: 'manager stop safe off',
    method: 'manager_stop',
    help: 'end the manager whatever it is doing',
    params: () => ({ option: 'safe_off' }),
  },
  {
    words: 'manager kill test',
    method: 'manager_kill',
    help: 'make the manager hang, to test that it recovers',
  },
];

function lockNote(words: Words): JsonObject {
  if (words.isEmpty) return {};
  const note = words.next('the note');
  if (['environment', 'queue', 'all'].includes(note)) throw words.fault('to lock both, write lock all');
  return { note };
}

function yamlFile(words: Words): JsonValue {
  const text = fileText(words);
  try {
    return parse(text) as JsonValue;
  } catch (error) {
    throw words.fault(messageOf(error));
  }
}
