import type { z } from 'zod';
import type { MethodContract } from './contract.js';
import { ping } from './ping.js';
import { status } from './status.js';
import { configGet } from './config-get.js';
import { environmentInfo } from './environment-info.js';
import { environmentOpen } from './environment-open.js';
import { environmentClose } from './environment-close.js';
import { environmentDestroy } from './environment-destroy.js';
import { plansAllowed } from './plans-allowed.js';
import { devicesAllowed } from './devices-allowed.js';
import { plansExisting } from './plans-existing.js';
import { devicesExisting } from './devices-existing.js';
import { queueGet } from './queue-get.js';
import { queueItemAdd } from './queue-item-add.js';
import { queueItemGet } from './queue-item-get.js';
import { queueItemRemove } from './queue-item-remove.js';
import { queueItemCheck } from './queue-item-check.js';
import { queueItemExecute } from './queue-item-execute.js';
import { queueClear } from './queue-clear.js';
import { queueStart } from './queue-start.js';
import { queueStop } from './queue-stop.js';
import { queueStopCancel } from './queue-stop-cancel.js';
import { historyGet } from './history-get.js';
import { historyClear } from './history-clear.js';
import { rePause } from './re-pause.js';
import { reResume } from './re-resume.js';
import { reStop } from './re-stop.js';
import { reAbort } from './re-abort.js';
import { reHalt } from './re-halt.js';
import { reRuns } from './re-runs.js';
import { kernelInterrupt } from './kernel-interrupt.js';
import { managerStop } from './manager-stop.js';
import { managerKill } from './manager-kill.js';
import { queueItemAddBatch } from './queue-item-add-batch.js';
import { queueItemUpdate } from './queue-item-update.js';
import { queueItemRemoveBatch } from './queue-item-remove-batch.js';
import { queueItemMove } from './queue-item-move.js';
import { queueItemMoveBatch } from './queue-item-move-batch.js';
import { queueModeSet } from './queue-mode-set.js';
import { queueAutostart } from './queue-autostart.js';
import { lock } from './lock.js';
import { lockInfo } from './lock-info.js';
import { unlock } from './unlock.js';
import { environmentUpdate } from './environment-update.js';
import { scriptUpload } from './script-upload.js';
import { functionExecute } from './function-execute.js';
import { taskStatus } from './task-status.js';
import { taskResult } from './task-result.js';
import { reMetadata } from './re-metadata.js';
import { permissionsGet } from './permissions-get.js';
import { permissionsSet } from './permissions-set.js';
import { permissionsReload } from './permissions-reload.js';
import { managerTest } from './manager-test.js';

/** Every method of the API, by the name that it has on the wire. */
export const METHODS = {
  ping: ping,
  status: status,
  config_get: configGet,
  environment_info: environmentInfo,
  environment_open: environmentOpen,
  environment_close: environmentClose,
  environment_destroy: environmentDestroy,
  plans_allowed: plansAllowed,
  devices_allowed: devicesAllowed,
  plans_existing: plansExisting,
  devices_existing: devicesExisting,
  queue_get: queueGet,
  queue_item_add: queueItemAdd,
  queue_item_get: queueItemGet,
  queue_item_remove: queueItemRemove,
  queue_item_check: queueItemCheck,
  queue_item_execute: queueItemExecute,
  queue_clear: queueClear,
  queue_start: queueStart,
  queue_stop: queueStop,
  queue_stop_cancel: queueStopCancel,
  history_get: historyGet,
  history_clear: historyClear,
  re_pause: rePause,
  re_resume: reResume,
  re_stop: reStop,
  re_abort: reAbort,
  re_halt: reHalt,
  re_runs: reRuns,
  kernel_interrupt: kernelInterrupt,
  manager_stop: managerStop,
  manager_kill: managerKill,
  queue_item_add_batch: queueItemAddBatch,
  queue_item_update: queueItemUpdate,
  queue_item_remove_batch: queueItemRemoveBatch,
  queue_item_move: queueItemMove,
  queue_item_move_batch: queueItemMoveBatch,
  queue_mode_set: queueModeSet,
  queue_autostart: queueAutostart,
  lock: lock,
  lock_info: lockInfo,
  unlock: unlock,
  environment_update: environmentUpdate,
  script_upload: scriptUpload,
  function_execute: functionExecute,
  task_status: taskStatus,
  task_result: taskResult,
  re_metadata: reMetadata,
  permissions_get: permissionsGet,
  permissions_set: permissionsSet,
  permissions_reload: permissionsReload,
  manager_test: managerTest,
} as const satisfies { readonly [Name in string]: MethodContract<Name> };

export type MethodName = keyof typeof METHODS;
/** The parameters of a method, checked and with defaults filled in. */
export type ParamsOf<Name extends MethodName> = z.output<(typeof METHODS)[Name]['params']>;
export type ResultOf<Name extends MethodName> = z.output<(typeof METHODS)[Name]['result']>;
export { supportedParameters, type LockScope, type MethodContract } from './contract.js';
export { ITEM_RESULT_WORDS, ITEM_WORDS, PROPERTY_WORDS, STATUS_WORDS } from './shape-words.js';
export { PARAMETER_WORDS, RESULT_WORDS } from './words.js';
