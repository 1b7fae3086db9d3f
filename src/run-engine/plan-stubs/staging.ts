import type { Configurable, Readings, Status } from '../../devices/index.js';
import { isStatus } from '../commands/status.js';
import { Msg, type GroupKey } from '../message.js';
import type { Plan } from '../plan.js';
import type { ActionOptions } from './reading.js';
import { shortUid } from './short-uid.js';
import { wait } from './waiting.js';

/** Prepares a device for a plan. */
export function* stage(obj: object, options: ActionOptions = {}): Plan<Status | readonly unknown[]> {
  return yield* prepareOne('stage', obj, options);
}

/** Undoes `stage`. */
export function* unstage(obj: object, options: ActionOptions = {}): Plan<Status | readonly unknown[]> {
  return yield* prepareOne('unstage', obj, options);
}

/** Prepares devices for a plan, and waits until all are ready. */
export function* stage_all(...devices: object[]): Plan {
  yield* prepareAll('stage', devices);
}

/** Undoes `stage_all`. */
export function* unstage_all(...devices: object[]): Plan {
  yield* prepareAll('unstage', devices);
}

/** Changes settings of a device. Gives them as they were, and as they are. */
export function* configure(obj: Configurable, ...settings: unknown[]): Plan<[old: Readings, next: Readings]> {
  return (yield Msg('configure', obj, settings)) as [Readings, Readings];
}

function* prepareOne(
  command: 'stage' | 'unstage',
  obj: object,
  { group = null, wait: now }: ActionOptions,
): Plan<Status | readonly unknown[]> {
  const done = yield Msg(command, obj, [], { group });
  const takesTime = isStatus(done);
  if (now === false && !takesTime && done !== undefined)
    throw new Error(`${String(obj)} is ${command}d at once: it cannot be told not to wait.`);
  if (now === true && takesTime) yield* wait(group);
  return done as Status | readonly unknown[];
}

/** Waits only where a device says that it takes time. */
function* prepareAll(command: 'stage' | 'unstage', devices: readonly object[]): Plan {
  const group: GroupKey = shortUid(command);
  let takesTime = false;
  for (const device of devices) if (isStatus(yield Msg(command, device, [], { group }))) takesTime = true;
  if (takesTime) yield* wait(group);
}
