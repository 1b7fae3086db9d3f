import type { Movable, Status, Stoppable } from '../../devices/index.js';
import { Msg, type GroupKey } from '../message.js';
import type { Plan } from '../plan.js';
import { presentPosition } from '../preprocessors/present-position.js';
import type { ActionOptions } from './reading.js';
import { shortUid } from './short-uid.js';
import { wait } from './waiting.js';

export interface MoveOptions {
  group?: GroupKey;
  /** Seconds. */
  timeout?: number | null;
}

/** `device, value, device, value, …`, and options at the end: each value must fit its device. */
export type MoveArguments<A extends readonly unknown[]> = A extends readonly []
  ? readonly []
  : A extends readonly [MoveOptions]
    ? A
    : A extends readonly [Movable<infer T>, unknown, ...infer Rest]
      ? readonly [Movable<T>, T, ...MoveArguments<Rest>]
      : readonly [Movable, unknown, ...unknown[]];

/** How clients of the queue are told to call these plans: Python has no word for `MoveArguments`. */
export type MoveCall = (
  ...args: (Movable | unknown)[] | [...moves: (Movable | unknown)[], options: MoveOptions]
) => Plan<Status[]>;

/** Sends a device somewhere, and goes on at once unless told to wait. */
export function* abs_set<T>(obj: Movable<T>, value: T, options: ActionOptions = {}): Plan<Status> {
  const { wait: now = false, group = now ? shortUid('set') : null } = options;
  const status = (yield Msg('set', obj, [value], { group })) as Status;
  if (now) yield* wait(group);
  return status;
}

/** Like `abs_set`, counted from where the device is. */
export function* rel_set(obj: Movable<number>, value: number, options: ActionOptions = {}): Plan<Status> {
  return yield* abs_set(obj, (yield* presentPosition(obj)) + value, options);
}

/**
 * Moves devices together, and waits until all are there: `mv(motor1, 3, motor2, 4)`.
 *
 * @param args device and value, for each device
 * @signature MoveCall
 */
export function* mv<A extends readonly unknown[]>(...args: A & MoveArguments<A>): Plan<Status[]> {
  const { moves, options } = splitMoves(args);
  return yield* moveTogether(moves, options);
}

/**
 * Like `mv`, counted from where the devices are: `mvr(motor1, 0.5)`.
 *
 * @param args device and distance, for each device
 * @signature MoveCall
 */
export function* mvr<A extends readonly unknown[]>(...args: A & MoveArguments<A>): Plan<Status[]> {
  const { moves, options } = splitMoves(args);
  const { group = shortUid('mvr') } = options;
  const statuses: Status[] = [];
  for (const [obj, distance] of moves) {
    const target = (yield* presentPosition(obj as Movable<number>)) + (distance as number);
    statuses.push((yield Msg('set', obj, [target], { group })) as Status);
  }
  yield* wait(group, { timeout: options.timeout ?? null });
  return statuses;
}

/** Stops a device where it is. */
export function* stop(obj: Stoppable): Plan {
  yield Msg('stop', obj);
}

export const mov = mv;
export const movr = mvr;

function* moveTogether(moves: readonly [Movable, unknown][], options: MoveOptions): Plan<Status[]> {
  const { group = shortUid('mv'), timeout = null } = options;
  const statuses: Status[] = [];
  for (const [obj, value] of moves) statuses.push((yield Msg('set', obj, [value], { group })) as Status);
  yield* wait(group, { timeout });
  return statuses;
}

function splitMoves(args: readonly unknown[]): { moves: [Movable, unknown][]; options: MoveOptions } {
  const hasOptions = args.length % 2 === 1;
  const options = hasOptions ? args.at(-1) : {};
  if (typeof options !== 'object' || options === null || 'set' in options)
    throw new TypeError('Give each device its value: mv(motor1, 3, motor2, 4).');
  const moves: [Movable, unknown][] = [];
  for (let at = 0; at + 1 < args.length; at += 2) moves.push([args[at] as Movable, args[at + 1]]);
  return { moves, options };
}
