import type { Collectable, Flyable, Preparable, Status } from '../../devices/index.js';
import { Msg, type Collected, type GroupKey } from '../message.js';
import type { Plan } from '../plan.js';
import type { ActionOptions } from './reading.js';
import { shortUid } from './short-uid.js';
import { wait } from './waiting.js';

/** Tells a device what it will be asked to do, so that it can get ready. */
export function* prepare<T>(
  obj: Preparable<T>,
  value: T,
  { group = null, wait: now = false }: ActionOptions = {},
): Plan<Status> {
  const status = (yield Msg('prepare', obj, [value], { group })) as Status;
  if (now) yield* wait(group);
  return status;
}

/** Lets a flyer go. */
export function* kickoff(
  obj: Flyable,
  { group = null, wait: now = false }: ActionOptions = {},
): Plan<Status> {
  const status = (yield Msg('kickoff', obj, [], { group })) as Status;
  if (now) yield* wait(group);
  return status;
}

/** Tells a flyer to come to its end. */
export function* complete(
  obj: Flyable,
  { group = null, wait: now = false }: ActionOptions = {},
): Plan<Status> {
  const status = (yield Msg('complete', obj, [], { group })) as Status;
  if (now) yield* wait(group);
  return status;
}

/** Devices, and options at the end. */
export type FlyersArguments = readonly Flyable[] | [...flyers: Flyable[], options: ActionOptions];

/** Lets flyers go together, and waits until all fly unless told not to. */
export function* kickoff_all(...args: FlyersArguments): Plan<Status[]> {
  return yield* together('kickoff', args, true);
}

/** Tells flyers to come to their ends, and goes on at once unless told to wait. */
export function* complete_all(...args: FlyersArguments): Plan<Status[]> {
  return yield* together('complete', args, false);
}

export interface CollectOptions {
  /** Of the declared stream. */
  name?: string | null;
  /** Whether to give what was collected to the plan. */
  return_payload?: boolean;
  /** Was a way to get single events, which no longer exists. */
  stream?: boolean;
}

/** Makes documents of what flyers have measured. Gives it to the plan too, unless told not to. */
export function* collect(
  ...args:
    | readonly [Collectable | Flyable, ...(Collectable | Flyable)[]]
    | [Collectable | Flyable, ...(Collectable | Flyable)[], CollectOptions]
): Plan<Collected> {
  const { objs, options } = split<Collectable, CollectOptions>(args);
  const { name = null, return_payload = true, stream = false } = options;
  const [first, ...rest] = objs;
  return (yield Msg('collect', first as Collectable, rest, { name, return_payload, stream })) as Collected;
}

/**
 * Tells flyers to come to their ends, and collects from detectors until they have.
 *
 * @param flyers what to complete
 * @param dets what to collect from
 * @param flush_period seconds between collections; null to collect once, at the end
 * @param stream_name the declared stream of the detectors
 * @param watch groups whose failure ends the wait early
 */
export function* collect_while_completing(
  flyers: readonly Flyable[],
  dets: readonly (Collectable | Flyable)[],
  flush_period: number | null = null,
  stream_name: string | null = null,
  watch: readonly GroupKey[] = [],
): Plan {
  const group = shortUid('complete');
  const [first, ...rest] = dets as readonly Collectable[];
  if (first === undefined) throw new TypeError('There is nothing to collect from.');
  yield* complete_all(...flyers, { group, wait: false });
  let done = false;
  while (!done) {
    // Without an engine to say so, everything is done.
    done = ((yield Msg('wait', null, [], {
      group,
      timeout: flush_period,
      error_on_timeout: false,
      watch,
    })) ?? true) as boolean;
    yield Msg('collect', first, rest, { name: stream_name, return_payload: true, stream: false });
  }
}

function* together(command: 'kickoff' | 'complete', args: FlyersArguments, waits: boolean): Plan<Status[]> {
  const { objs, options } = split<Flyable, ActionOptions>(args);
  const { group = shortUid(command), wait: now = waits } = options;
  const statuses: Status[] = [];
  for (const obj of objs) statuses.push((yield Msg(command, obj, [], { group })) as Status);
  if (now) yield* wait(group);
  return statuses;
}

function split<D extends object, O extends object>(args: readonly unknown[]): { objs: D[]; options: O } {
  const last = args.at(-1);
  const isDevice = typeof last === 'object' && last !== null && 'describeCollect' in last;
  const isFlyer = typeof last === 'object' && last !== null && 'kickoff' in last;
  if (isDevice || isFlyer || args.length === 0) return { objs: [...args] as D[], options: {} as O };
  return { objs: args.slice(0, -1) as D[], options: (last ?? {}) as O };
}
