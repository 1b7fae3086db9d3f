import { separateDevices, type Readable, type Subscribable } from '../../devices/index.js';
import { Msg, type DeclaredStream } from '../message.js';
import type { Plan } from '../plan.js';

export interface DeclareOptions {
  name: string;
  /** Whether the devices are collected from, and not read. */
  collect?: boolean;
}

/** Describes a stream before its first event: `declare_stream(det, motor, { name: 'primary' })`. */
export function* declare_stream(...args: [...objs: object[], options: DeclareOptions]): Plan<DeclaredStream> {
  const last = args.at(-1) as DeclareOptions;
  // A device has a name too, so the compiler does not find out that the options are missing.
  if ('describe' in last || 'describeCollect' in last)
    throw new TypeError("Give the name of the stream at the end: declare_stream(det, { name: 'primary' }).");
  const { name, collect = false } = last;
  const objs = separateDevices(args.slice(0, -1) as object[]);
  return (yield Msg('declare_stream', null, objs, { name, collect })) as DeclaredStream;
}

export interface MonitorOptions {
  /** Of the stream. */
  name?: string | null;
  [subscription: string]: unknown;
}

/** Makes an event of every change of a signal, until `unmonitor` or the end of the run. */
export function* monitor(obj: Readable & Subscribable, options: MonitorOptions = {}): Plan {
  yield Msg('monitor', obj, [], options);
}

/** Ends what `monitor` began. */
export function* unmonitor(obj: Readable & Subscribable): Plan {
  yield Msg('unmonitor', obj);
}
