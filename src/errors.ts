/**
 * Every failure that Skyqueue itself reports: one code, one text, and what to do next. A failed *plan* is not an error
 * of ours: it is a result, with an `exit_status` and a traceback, and belongs to the history.
 */
export const CATALOGUE = {
  INTERNAL: 'Skyqueue made a mistake: %s. Please report it with the log of the manager.',
  MANAGER_BUSY: 'The manager is %s and cannot %s. Wait until manager_state is idle.',
  NOT_PAUSED:
    'There is no paused plan: the manager is %s. Send re_pause first, and wait for manager_state paused.',
  QUEUE_RUNNING:
    'The queue is running already: there is no need to %s now. Items that you add will run in their turn.',
  ITEM_HELD:
    'The next item, %s, failed or was lost, and is held. Update it (queue_item_update) to let it run again, or move or remove it.',
  QUEUE_NOT_RUNNING: 'The queue is not running: the manager is %s.',
  ENVIRONMENT_CLOSED: 'No worker environment is open. Send environment_open first.',
  ENVIRONMENT_OPEN: 'The worker environment is open already.',
  ENVIRONMENT_FAILED: 'The worker environment could not be opened: %s',
  ENVIRONMENT_LOST:
    'The worker environment ended without being asked to: %s. Send environment_open to get a new one.',
  NO_RUN_ENGINE: 'The worker environment has no Run Engine: the startup code must define RE.',
  KERNEL_PRIVATE:
    'The kernel belongs to the queue alone: it takes no interrupts and no reservations. To change that, start the manager with --use-ipython-kernel=ON.',
  KERNEL_BUSY: 'The kernel is busy with %s\nWait until that is over, or interrupt it.',
  KERNEL_SILENT:
    'The manager has started anew and found a kernel that does not answer yet, so it does not know what runs there. %s ' +
    'Until then the queue can be edited, and this be sent: environment_destroy, which ends the kernel.',
  KERNEL_BROKEN:
    'The kernel can run nothing any more: code in it has broken what everything there is made of, such as Promise or Array.prototype. ' +
    'End it and open a new one: qserver environment destroy, then qserver environment open. A kernel without a queue: restart it.',
  PLAN_REFUSED: 'The plan cannot be run: %s',
  RE_REFUSED: 'The Run Engine refused: %s',
  REQUEST_INVALID: 'The request is not valid: %s',
  METHOD_UNKNOWN: 'There is no API method %s.',
  PARAMETER_UNSUPPORTED: 'The method %s has no parameter %s. It has: %s.',
  PARAMETER_INVALID: 'The parameter %s is not valid: %s',
  GROUP_UNKNOWN: 'There is no user group %s. Groups: %s.',
  GROUPS_MISSING:
    'There is no user group %s: the permissions have no group but root. The log of the manager says whether their file could be read; send permissions_reload when it is mended.',
  LOCKED: 'The lock key is not valid for this request. %s',
  ITEMS_INVALID: '%s of %s items could not be added. See the result of each.',
  BATCH_REFUSED: '%s of %s items are not valid, so none was added. See the result of each.',
  PERMISSIONS_INVALID: 'The permissions cannot be used: %s.',
  NAME_PATTERN: 'The name or pattern %s cannot be used: %s.',
  REGULAR_EXPRESSION: 'The regular expression %s cannot be used: %s.',
  PERMISSIONS_FILE: 'The user group permissions in %s cannot be read: %s',
  LISTS_FILE:
    'The lists of plans and devices in %s cannot be used: %s. Write the file anew with qserver-list-plans-devices.',
  SPREADSHEET: 'The spreadsheet %s cannot be used:\n- %s.',
  PERMISSIONS_FIXED:
    'This manager was started such that permissions are not read from the file again (user_group_permissions_reload).',
  NOT_ALLOWED: 'The user group %s may not use the %s %s.',
  PLAN_UNKNOWN: 'There is no plan %s.%s Send plans_allowed to see those that there are.',
  NO_PLANS_YET:
    'There is no plan %s: no plans are known before an environment has been open. Send environment_open, and wait until manager_state is idle.',
  INTERRUPT_NEEDS_CONSENT: 'A %s is running. Send %s: true to interrupt it.',
  SUPERVISOR_GONE:
    'The supervisor of this manager does not answer. Start the RE Manager with start-re-manager.',
  VALUE_UNREADABLE: 'The text is not valid JSON: %s.',
  KERNEL_FRAME: 'A Jupyter message cannot be read: %s.',
  KERNEL_UNREACHABLE: 'No kernel answers at %s. Look whether its process is running.',
  KERNEL_CLOSED: 'The connection to the kernel was closed before it replied.',
  KERNEL_NOT_STARTED: 'The kernel cannot be started with the command %s: %s.',
  KERNEL_CONNECTION_FILE: 'The connection file %s cannot be used: %s.',
  KERNEL_SECRET:
    'The kernel was started with --look-only and without a secret on its standard input. Start it by start-re-manager --kernel-access LOOK.',
  KERNEL_DIED: 'The kernel exited (%s) before it replied. See the console output for its last words.',
  CONFIG_INVALID: 'The configuration cannot be used:\n%s',
  BODY_UNREADABLE: 'The message cannot be read as %s: %s',
  BODY_UNWRITABLE: 'The message cannot be written as %s: %s.',
  ADDRESS_IN_USE:
    'The address %s is in use, perhaps by another RE Manager. Stop the other program, or choose another address.',
  ADDRESS_UNUSABLE:
    'Cannot listen at %s (%s). Addresses look like tcp://127.0.0.1:60615, tcp://*:60615 or ipc:///path/of/a/socket.',
  REQUEST_TIMEOUT:
    'No reply within %s s from %s. Is an RE Manager running there? One that encrypts answers only those who have its public key.',
  TRANSPORT_CLOSED: 'The connection to %s was closed.',
  STATUS_SETTLED_TWICE: 'The Status of %s was settled twice. A device must settle a Status once.',
  STATUS_TIMEOUT: '%s was not over within %s s.',
  DEVICE_NAME_INVALID:
    'The device name %s has a "." or "/" in it, which documents do not allow. Use "_" or "-".',
  DEVICE_STAGED_TWICE: '%s is staged already. Unstage it first.',
  DEVICE_NOT_STAGED: '%s was triggered before it was staged. Stage it first.',
  FLIGHT_UNDER_WAY: '%s flies already. Complete this flight before the next kickoff.',
  FLIGHT_NOT_BEGUN: '%s is not flying. Kick it off first.',
  FLIGHT_NOT_PREPARED: '%s does not know where to fly. Prepare it first.',
  FLIGHT_IMPOSSIBLE: '%s cannot be prepared with %s.',
  TOO_MANY_POSITIONS: '%s has the axes %s, and was given %s positions.',
  SETTING_UNKNOWN: '%s is not a setting of %s: only components of kind config can be configured.',
  SIGNAL_READ_ONLY: '%s can be read only.',
  VALUE_OUT_OF_LIMITS: '%s is out of the limits of %s: %s.',
  VALUE_NOT_A_CHOICE: '%s is not a choice of %s. Choose from: %s.',
  TARGET_NOT_A_NUMBER: '%s moves to numbers only, not to %s.',
  PEAK_WITHOUT_POSITION: '%s needs a motor that reads a number called %s at once.',
  MOTION_STOPPED: 'The move of %s was stopped before it reached its target.',
  EXPOSURE_STOPPED: 'The exposure of %s was stopped before it was over.',
  PLAN_NAME: 'There is no plan %s: the name of a plan has letters, digits and underscores only.',
  PLAN_ARGUMENTS: '%s cannot be called like this: %s. Its parameters are (%s).',
  PLAN_ANNOTATION: 'The annotation of the plan %s cannot be used: %s.',
  PLAN_INVALID: 'The plan %s cannot be listed: %s.',
  REGISTRATION_INVALID: 'The %s %s cannot be registered: %s.',
  PLAN_META: 'The meta of a plan must be an object, or an array of objects.',
  // Queue and history
  ITEM_NOT_FOUND: 'No queue item %s. It may have started: look at running_item_uid and the history.',
  ITEM_RUNNING: 'Item %s is running, so it is not in the queue and cannot be edited or serve as a position.',
  ITEM_NOT_RUNNING:
    'Item %s is not the running item. Its result may have been recorded already: look at the history.',
  ITEM_UID_TAKEN: 'The item_uid %s is in use already. Leave it out and the server assigns a new one.',
  PLAN_RUNNING: 'Item %s is running. Another one can start only when it has ended.',
  POSITION_AMBIGUOUS: 'Give only one of %s.',
  POSITION_INVALID: 'The position %s cannot be used: give "front", "back" or a whole number.',
  POSITION_MISSING: 'Give %s.',
  POSITION_OUT_OF_RANGE: 'There is no item at position %s: the number of items in the queue is %s.',
  QUEUE_EMPTY: 'The queue is empty.',
  REFERENCE_IN_BATCH: 'Item %s is one of the items to be moved, so they cannot be placed next to it.',
  UIDS_REPEATED: 'The item_uid %s is in the list more than once.',
  HISTORY_SIZE_INVALID: 'The size %s cannot be used: give the number of entries to keep as a whole number.',
  HISTORY_UID_INVALID: 'The item_uid %s cannot be used: give it as a string.',

  // Stores and the data directory
  STORE_CLOSED: 'The store of the queue is closed.',
  STORE_FAILED: 'The change could not be saved, so nothing was changed: %s.',
  DISK_REFUSES:
    'The disk that holds %s does not take what is written to it: %s. Look after it (mount it for writing, check its ' +
    'cables and quotas); what was acknowledged is safe, and the request can be repeated when the disk works',
  DISK_FULL: 'The disk that holds %s is full. Make room on it',
  STORE_TOO_NEW:
    'The data in %s was written by a newer version of Skyqueue (format %s). Use that version, or another data directory.',
  STORE_DAMAGED:
    'The journal %s is damaged: changes in its middle cannot be read, though they were acknowledged. Put a backup of its folder in its place, ' +
    'or remove that file to go on without its last changes, which are at most a few seconds old.',
  STORE_UNUSABLE: 'The data in %s cannot be opened: %s.',
  DATA_DIRECTORY_IN_USE:
    'Another manager uses the data directory %s: %s. Stop it, or choose another directory or name prefix.',
  DATA_DIRECTORY_UNUSABLE: 'The data directory %s cannot be used: %s.',
  // The first four follow STORE_FAILED, which ends the sentence.
  REDIS_UNREACHABLE: 'Redis at %s does not answer (%s)',
  REDIS_REFUSED: 'Redis at %s refused it (%s)',
  QUEUE_CHANGED:
    'another program has changed the queue in Redis at %s. Restart the manager, so that it reads the queue again',
  QUEUE_TAKEN_OVER: 'another manager has taken over the queue in Redis at %s: %s. Stop one of the two',
  QUEUE_IN_USE: 'Another manager keeps its queue in %s: %s. Stop it, or choose another Redis or name prefix.',
  REDIS_ADDRESS:
    '%s is not an address of Redis (%s). Addresses look like localhost, host:6379/0 or redis://user:password@host.',
  KERNEL_BIND: 'The kernel cannot listen on %s at %s: %s. Choose another port, or 0 for any.',
  STARTUP_SOURCE: 'There is no startup code to run in %s: %s.',
  EPICS_UNREACHABLE:
    'No IOC answers for %s within %s s. Is the IOC running, and does EPICS_CA_ADDR_LIST name its host? The search goes on.',
  EPICS_DISCONNECTED:
    '%s is not connected: its IOC is down or out of reach. It comes back by itself with the IOC.',
  EPICS_NO_ANSWER:
    'The IOC does not tell the value of %s within %s s. Is it overloaded, or is reading not allowed?',
  EPICS_REFUSED: 'The IOC refused %s for %s (%s).',
  EPICS_MOTION_FAILED: 'The move of %s to %s ended at %s: %s.',
  PACKAGE_MISSING:
    '%s needs the package %s, which is not installed. In the folder where Skyqueue is installed, run: npm install %s',
  COMPILER_DIED: 'The compiler of the kernel ended (%s). It is started again with the next cell.',
} as const;

export type ErrorCode = keyof typeof CATALOGUE;

export class QueueServerError extends Error {
  override readonly name = 'QueueServerError';

  constructor(
    readonly code: ErrorCode,
    args: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(filledIn(CATALOGUE[code], args), options);
  }
}

/** Our own, because browsers have no `node:util`. */
function filledIn(template: string, args: readonly string[]): string {
  let at = 0;
  return template.replaceAll('%s', (gap) => args[at++] ?? gap);
}

/** Errors reach us from other processes and from other copies of this module: a code identifies them, a class does not. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** The text of whatever was thrown, also where somebody threw something that is not an Error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const FILE_TROUBLES: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'this user has no permission; see its owner and mode (ls -l)',
  EISDIR: 'it is a directory, not a file',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EROFS: 'it is on a file system that is read-only here',
  ENOSPC: 'the disk is full',
};

/** Why a file cannot be read or written, in words for whoever named it. The path is for the caller to say. */
export function fileTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FILE_TROUBLES[code] ?? messageOf(error);
}

/** Ends a `switch` over a closed union: a member that nobody handled does not compile. */
export function assertNever(value: never): never {
  throw new QueueServerError('INTERNAL', [`unexpected value ${String(value)}`]);
}
