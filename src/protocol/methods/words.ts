import type { METHODS, MethodName } from './index.js';

type KeysOf<T> = T extends unknown ? keyof T : never;
/** Every parameter of every method; one without words does not compile. */
export type ParameterName = Extract<
  { [Name in MethodName]: KeysOf<(typeof METHODS)[Name]['params']['shape']> }[MethodName],
  string
>;
export type ResultName = Extract<
  { [Name in MethodName]: KeysOf<(typeof METHODS)[Name]['result']['shape']> }[MethodName],
  string
>;

/** What parameters mean, for the manual and for help. The same name means the same in every method. */
export const PARAMETER_WORDS: Record<ParameterName, string> = {
  after_uid: 'Place it directly behind the item with this uid.',
  before_uid: 'Place it directly before the item with this uid.',
  enable: 'true or false.',
  environment: 'true: lock the environment, and the control of the queue.',
  ignore_missing:
    'true (default): pass over uids that are not in the queue. false: refuse the whole request then.',
  interrupt_plan:
    'true: also if the manager is running a plan. The first interrupt asks for a deferred pause, a second one for an immediate one.',
  interrupt_task: 'true: also if the manager is running a task.',
  item: 'An object with `item_type`, `name`, and where they apply `args`, `kwargs`, `meta` and `properties`: see Items. An update also names its `item_uid`.',
  item_uid:
    'Uid of an item. `history_clear` removes the oldest entry with it and all before; `history_get` gives its entries only.',
  items: 'A list of items, each as in `queue_item_add`.',
  limit: 'At most so many entries.',
  lock_key: 'The key of the lock. Needed while the lock bars the method; ignored otherwise.',
  mode: 'An object with the options to change, `loop` and `ignore_failures`, or the text `default`.',
  note: 'Why it is locked, for others to read.',
  offset: 'Number of the first entry, from 0 for the oldest; negative numbers count from the newest.',
  option:
    '`re_pause`: `deferred` (default) or `immediate`. `re_runs`: `active` (default: all), `open` or `closed`. `manager_stop`: `safe_on` (default: only if it is idle) or `safe_off`.',
  pos: 'A position: `front`, `back`, or a number from 0; negative numbers count from the back.',
  pos_dest: 'The position that the moved item shall have: `front`, `back` or a number.',
  queue: 'true: lock the queue against changes.',
  reorder:
    'true: keep the order that the items have in the queue. false (default): take the order of `uids`.',
  replace: 'true: the item gets a new uid. false (default): it keeps its uid.',
  request_key:
    'Any text. A request that is repeated with it, after a timeout for example, adds nothing the second time. (An addition of this server.)',
  restore_permissions: 'true (default): read the permissions from their file.',
  restore_plans_devices: 'true: read the lists of existing plans and devices from their file.',
  run_in_background: 'true: run it beside whatever the worker is doing.',
  script: 'TypeScript, as one would type it into a cell.',
  size: 'Keep so many of the newest entries.',
  task_uid: 'Uid of a task; `task_status` also takes a list of them.',
  test_name: 'The only test is `reserve_kernel`.',
  uid: 'Uid of an item in the queue.',
  uids: 'A list of uids of items in the queue.',
  update_lists: 'true (default): read the lists of plans and devices anew when the script has run.',
  update_re: 'true: the script may replace `RE` and `db`. false (default): they are put back.',
  user: 'Who asks. It is written into the item.',
  user_group: 'The group whose permissions apply.',
  user_group_permissions: 'An object with the key `user_groups`, as in the permissions file.',
};

export const RESULT_WORDS: Record<ResultName, string> = {
  config: 'An object; `ip_connect_info` in it is the content of a Jupyter connection file, or empty.',
  devices_allowed: 'Descriptions by name.',
  devices_allowed_uid: 'Changes when the list does.',
  devices_existing: 'Descriptions by name.',
  devices_existing_uid: 'Changes when the list does.',
  environment_state: 'As `worker_environment_state` of the status.',
  failure: 'What went wrong when the environment was opened the last time; null if nothing did.',
  item: 'The item, as it is stored.',
  items: 'The items, in order.',
  lock_info: 'Who has locked what, since when and why. Never the key.',
  lock_info_uid: 'Changes with the lock.',
  plan_history_uid: 'Changes when the history does.',
  plan_queue_uid: 'Changes when the queue or the running item does.',
  plans_allowed: 'Descriptions by name.',
  plans_allowed_uid: 'Changes when the list does.',
  plans_existing: 'Descriptions by name.',
  plans_existing_uid: 'Changes when the list does.',
  qsize: 'How many items are in the queue afterwards.',
  re_metadata: 'The part of `RE.md` that may be seen.',
  result: 'Of a completed task: `success`, `msg`, `traceback`, `return_value`, `time_start`, `time_stop`.',
  results: 'For each item `success` and `msg`.',
  run_list: 'Runs in the order in which they were opened: `uid`, `scan_id`, `is_open`, `exit_status`.',
  run_list_uid: 'Changes when the list does.',
  running_item: 'The item that is running; empty if none is.',
  status: '`running`, `completed` or `not_found`; for a list of tasks an object by uid.',
  task_uid: 'Uid of the task.',
  total: 'How many entries the history has in all.',
  user_group_permissions: 'The permissions that are in force.',
};
