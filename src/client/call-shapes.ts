import type { METHODS, MethodName } from '../protocol/methods/index.js';

/** Parameters of a method by their names on the wire, without the lock key, which is an option everywhere. */
export type ParametersOf<Name extends MethodName> = Exclude<
  Extract<keyof (typeof METHODS)[Name]['params']['shape'], string>,
  'lock_key'
>;

/**
 * Methods that the client does more for than to send them: it answers from memory, or takes arguments of another form.
 * They are methods of `REManagerClient`; all others are made from their contracts.
 */
export const MADE_BY_HAND = [
  'status',
  'ping',
  'queue_get',
  'history_get',
  'plans_allowed',
  'devices_allowed',
  'plans_existing',
  'devices_existing',
  're_runs',
  'lock',
  'unlock',
  'lock_info',
  'queue_mode_set',
  'queue_item_move',
  'task_status',
  'task_result',
] as const satisfies readonly MethodName[];

export type DerivedMethod = Exclude<MethodName, (typeof MADE_BY_HAND)[number]>;

interface Shape<Name extends MethodName> {
  /** These are arguments of their own, in this order; all other parameters are options. */
  readonly positional?: readonly ParametersOf<Name>[];
  /** At most one of these options. */
  readonly oneOf?: readonly ParametersOf<Name>[];
}

/** How methods are called in TypeScript, where that is not just an object with options. */
export const SHAPES = {
  queue_item_add: { positional: ['item'], oneOf: ['pos', 'before_uid', 'after_uid'] },
  queue_item_add_batch: { positional: ['items'], oneOf: ['pos', 'before_uid', 'after_uid'] },
  queue_item_check: { positional: ['items'] },
  queue_item_update: { positional: ['item'] },
  queue_item_get: { oneOf: ['pos', 'uid'] },
  queue_item_remove: { oneOf: ['pos', 'uid'] },
  queue_item_remove_batch: { positional: ['uids'] },
  queue_item_move_batch: { positional: ['uids'], oneOf: ['pos_dest', 'before_uid', 'after_uid'] },
  queue_item_execute: { positional: ['item'] },
  queue_autostart: { positional: ['enable'] },
  history_clear: { oneOf: ['size', 'item_uid'] },
  permissions_set: { positional: ['user_group_permissions'] },
  script_upload: { positional: ['script'] },
  function_execute: { positional: ['item'] },
  re_pause: { positional: ['option'] },
} as const satisfies { readonly [Name in DerivedMethod]?: Shape<Name> };

/** These may be left out although they are arguments of their own. */
export type OptionalArgument = 'option';
