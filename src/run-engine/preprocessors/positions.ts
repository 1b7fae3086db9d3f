import type { Movable } from '../../devices/index.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import { shortUid } from '../plan-stubs/short-uid.js';
import { finalize_wrapper } from './contingency.js';
import { msg_mutator } from './msg-mutator.js';
import { plan_mutator } from './plan-mutator.js';
import { presentPosition } from './present-position.js';

/** Counts every position that a plan sends devices to (all, or the given ones) from where they are at first. */
export function relative_set_wrapper<R>(plan: Plan<R>, devices: readonly object[] | null = null): Plan<R> {
  const initial = new Map<unknown, number>();
  return msg_mutator(askingFirst(plan, devices, initial), (msg) => {
    if (msg.command !== 'set') return msg;
    const start = initial.get(msg.obj);
    if (start === undefined) return msg;
    const [distance, ...rest] = msg.args;
    return { ...msg, args: [start + (distance as number), ...rest] };
  });
}

/** Takes devices that a plan has moved (all, or the given ones) back to where they were, however the plan ends. */
export function reset_positions_wrapper<R>(plan: Plan<R>, devices: readonly object[] | null = null): Plan<R> {
  const initial = new Map<unknown, number>();
  return finalize_wrapper(askingFirst(plan, devices, initial), function* () {
    const group = shortUid('reset');
    for (const [device, position] of initial) yield Msg('set', device as Movable, [position], { group });
    yield Msg('wait', null, [], { group });
  });
}

/** Learns where each device is before it is moved for the first time. */
function askingFirst<R>(
  plan: Plan<R>,
  devices: readonly object[] | null,
  initial: Map<unknown, number>,
): Plan<R> {
  return plan_mutator(plan, (msg) => {
    if (msg.command !== 'set' || initial.has(msg.obj)) return null;
    if (devices !== null && !devices.includes(msg.obj)) return null;
    return { head: ask(msg.obj as Movable<number>, msg) };
  });

  function* ask(obj: Movable<number>, msg: Msg): Plan<unknown> {
    initial.set(obj, yield* presentPosition(obj));
    return yield msg;
  }
}
