import type { MethodName } from '../../protocol/methods/index.js';
import type { Handler } from './handler.js';
import { configGet } from './config-get.js';
import { devicesAllowed } from './devices-allowed.js';
import { devicesExisting } from './devices-existing.js';
import { environmentClose } from './environment-close.js';
import { environmentDestroy } from './environment-destroy.js';
import { environmentInfo } from './environment-info.js';
import { environmentOpen } from './environment-open.js';
import { environmentUpdate } from './environment-update.js';
import { functionExecute } from './function-execute.js';
import { historyClear } from './history-clear.js';
import { historyGet } from './history-get.js';
import { kernelInterrupt } from './kernel-interrupt.js';
import { lock } from './lock.js';
import { lockInfo } from './lock-info.js';
import { managerKill } from './manager-kill.js';
import { managerStop } from './manager-stop.js';
import { managerTest } from './manager-test.js';
import { permissionsGet } from './permissions-get.js';
import { permissionsReload } from './permissions-reload.js';
import { permissionsSet } from './permissions-set.js';
import { plansAllowed } from './plans-allowed.js';
import { plansExisting } from './plans-existing.js';
import { queueAutostart } from './queue-autostart.js';
import { queueClear } from './queue-clear.js';
import { queueGet } from './queue-get.js';
import { queueItemAdd } from './queue-item-add.js';
import { queueItemAddBatch } from './queue-item-add-batch.js';
import { queueItemCheck } from './queue-item-check.js';
import { queueItemExecute } from './queue-item-execute.js';
import { queueItemGet } from './queue-item-get.js';
import { queueItemMove } from './queue-item-move.js';
import { queueItemMoveBatch } from './queue-item-move-batch.js';
import { queueItemRemove } from './queue-item-remove.js';
import { queueItemRemoveBatch } from './queue-item-remove-batch.js';
import { queueItemUpdate } from './queue-item-update.js';
import { queueModeSet } from './queue-mode-set.js';
import { queueStart } from './queue-start.js';
import { queueStop } from './queue-stop.js';
import { queueStopCancel } from './queue-stop-cancel.js';
import { reAbort } from './re-abort.js';
import { reHalt } from './re-halt.js';
import { reMetadata } from './re-metadata.js';
import { rePause } from './re-pause.js';
import { reResume } from './re-resume.js';
import { reRuns } from './re-runs.js';
import { reStop } from './re-stop.js';
import { scriptUpload } from './script-upload.js';
import { taskResult } from './task-result.js';
import { taskStatus } from './task-status.js';
import { unlock } from './unlock.js';

export type { Handler } from './handler.js';

/** `status` and `ping` are answered from the status board, without a handler. */
type Answered = Exclude<MethodName, 'status' | 'ping'>;

/** A method without a handler, or a handler of another method, does not compile. */
export const handlers: { readonly [Name in Answered]: Handler<Name> } = {
  config_get: configGet,
  devices_allowed: devicesAllowed,
  devices_existing: devicesExisting,
  environment_close: environmentClose,
  environment_destroy: environmentDestroy,
  environment_info: environmentInfo,
  environment_open: environmentOpen,
  environment_update: environmentUpdate,
  function_execute: functionExecute,
  history_clear: historyClear,
  history_get: historyGet,
  kernel_interrupt: kernelInterrupt,
  lock: lock,
  lock_info: lockInfo,
  manager_kill: managerKill,
  manager_stop: managerStop,
  manager_test: managerTest,
  permissions_get: permissionsGet,
  permissions_reload: permissionsReload,
  permissions_set: permissionsSet,
  plans_allowed: plansAllowed,
  plans_existing: plansExisting,
  queue_autostart: queueAutostart,
  queue_clear: queueClear,
  queue_get: queueGet,
  queue_item_add: queueItemAdd,
  queue_item_add_batch: queueItemAddBatch,
  queue_item_check: queueItemCheck,
  queue_item_execute: queueItemExecute,
  queue_item_get: queueItemGet,
  queue_item_move: queueItemMove,
  queue_item_move_batch: queueItemMoveBatch,
  queue_item_remove: queueItemRemove,
  queue_item_remove_batch: queueItemRemoveBatch,
  queue_item_update: queueItemUpdate,
  queue_mode_set: queueModeSet,
  queue_start: queueStart,
  queue_stop: queueStop,
  queue_stop_cancel: queueStopCancel,
  re_abort: reAbort,
  re_halt: reHalt,
  re_metadata: reMetadata,
  re_pause: rePause,
  re_resume: reResume,
  re_runs: reRuns,
  re_stop: reStop,
  script_upload: scriptUpload,
  task_result: taskResult,
  task_status: taskStatus,
  unlock: unlock,
};
