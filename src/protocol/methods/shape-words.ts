import type { ITEM_FIELDS, ItemResult } from '../item.js';
import type { Status } from '../status.js';

/** What the fields of the status mean, for the manual; one without words does not compile. */
export const STATUS_WORDS: Record<keyof Status, string> = {
  msg: 'Name and version of the manager.',
  time: 'Local time when the status changed last.',
  items_in_queue: 'How many items wait; the running one is not counted.',
  items_in_history: 'How many entries the history has.',
  running_item_uid: 'Uid of the running item, or null.',
  manager_state:
    '`initializing`, `idle`, `paused`, `creating_environment`, `starting_queue`, `executing_queue`, `executing_task`, `closing_environment` or `destroying_environment`. It is never `idle` between two plans of a queue.',
  queue_stop_pending: 'Whether the queue stops when the running plan has ended.',
  queue_autostart_enabled: 'Whether the queue starts by itself whenever it can.',
  worker_environment_exists: 'From the end of a successful opening until the worker is gone.',
  worker_environment_state:
    '`initializing`, `idle`, `failed`, `reserved`, `executing_plan`, `executing_task`, `closing` or `closed`.',
  worker_background_tasks: 'How many tasks run in the background.',
  re_state: 'State of the Run Engine (`idle`, `running`, `paused` and so on); null where there is none.',
  ip_kernel_state:
    '`starting`, `idle`, `busy`; `disabled` where others may not attach; null without a kernel.',
  ip_kernel_captured: 'Whether the kernel is at work for the queue, so that other cells wait.',
  pause_pending: 'A pause was asked for, and the plan has neither paused nor ended.',
  status_uid: 'Changes with any change of the status.',
  run_list_uid: 'Changes when the runs of `re_runs` do.',
  plan_queue_uid: 'Changes when the queue or the running item does.',
  plan_history_uid: 'Changes when the history does.',
  devices_existing_uid: 'Changes when the list of existing devices does.',
  plans_existing_uid: 'Changes when the list of existing plans does.',
  devices_allowed_uid: 'Changes when the devices that some group may use do, and with the permissions.',
  plans_allowed_uid: 'Changes when the plans that some group may use do, and with the permissions.',
  plan_queue_mode:
    '`loop`: plans that have ended return to the back. `ignore_failures`: a plan that fails does not stop the queue.',
  task_results_uid: 'Changes when a task has ended.',
  lock_info_uid: 'Changes with the lock.',
  lock: 'Whether `environment` and `queue` are locked.',
  plan_progress:
    'How far the plan is that the Run Engine holds, also one that a person runs: its points, runs and moves, and the time left; null where there is none. (An addition of this server.)',
  waiting_for:
    'The cell or plan of a person that the manager waits for before it runs what it wants to run next; null where it waits for nobody. (An addition of this server.)',
  kernel_fault:
    'Why the kernel does not answer, and what can be done about it; null where it does, or there is none. (An addition of this server.)',
};

/** What the fields of an item mean. */
export const ITEM_WORDS: Record<(typeof ITEM_FIELDS)[number], string> = {
  item_type: '`plan` or `instruction`; `function` for `function_execute`.',
  name: 'Name of the plan or function; of an instruction, `queue_stop`.',
  args: 'List of arguments by position. Texts that name devices or plans become these, as the type of the parameter says.',
  kwargs: 'Object of arguments by name.',
  meta: 'Metadata of the runs: an object, or several, of which the earlier ones win. It needs no parameter of the plan, so programs put their own uids here.',
  item_uid: 'Given by the server. An update names the item by it.',
  user: 'Who submitted or changed it, as the request said.',
  user_group: 'Whose permissions apply, also when it starts.',
  properties: 'An object that is kept with the item; see below.',
  result: 'How it ended: in the history, and in the queue where it is there again after a failure.',
};

/** Properties that the server knows; any others are kept for clients. */
export const PROPERTY_WORDS = {
  failure_policy:
    'What follows when the plan fails, instead of its returning to the front of a queue that stops. `retry`: it runs again at once, `retries` times at most. `skip`: it leaves, and the queue goes on. `hold`: it returns to the front and is not started again before somebody has updated it; so it is, too, if the manager was lost together with the worker, and nobody knows how it ended. (An addition of this server.)',
  retries: 'With `retry`: how many times more.',
  held: 'The server’s own: the item waits for somebody to look at it.',
  immediate_execution: 'The server’s own, while an item runs that was never in the queue.',
  time_start: 'The server’s own, while an item runs: since when, in seconds since 1970.',
};

/** What the fields of a result mean. */
export const ITEM_RESULT_WORDS: Record<keyof ItemResult, string> = {
  exit_status: '`completed`, `failed`, `stopped`, `aborted`, `halted`, or `unknown` where nobody knows.',
  run_uids: 'Uids of the runs that the plan opened.',
  scan_ids: 'Their scan ids.',
  time_start: 'When it began, in seconds since 1970.',
  time_stop: 'When it ended.',
  msg: 'What went wrong.',
  traceback: 'Where.',
  origin:
    'Only of a plan that a person ran at a prompt, where the site records these: `at` (`prompt`), `code` (the first line of the cell) and the `session` of the Jupyter client. (An addition of this server.)',
};
