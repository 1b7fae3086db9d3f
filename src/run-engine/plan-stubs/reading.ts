import {
  isHasHints,
  isLocatable,
  isTriggerable,
  separateDevices,
  type Locatable,
  type Location,
  type Readable,
  type Readings,
  type Rewindable,
  type Status,
  type Triggerable,
} from '../../devices/index.js';
import { Msg, type GroupKey } from '../message.js';
import type { Plan } from '../plan.js';
import { rewindable_wrapper } from '../preprocessors/rewindable.js';
import { shortUid } from './short-uid.js';
import { wait } from './waiting.js';

export interface ActionOptions {
  /** What it is waited for with. */
  group?: GroupKey;
  /** Whether to wait for it at once. */
  wait?: boolean;
}

/** Reads a device. Between `create` and `save` the reading becomes part of the event. */
export function* read<R extends Readings>(obj: Readable<R>): Plan<R> {
  return (yield Msg('read', obj)) as R;
}

/** Tells a device to take a measurement. */
export function* trigger(
  obj: Triggerable,
  { group = null, wait: now = false }: ActionOptions = {},
): Plan<Status> {
  const status = (yield Msg('trigger', obj, [], { group })) as Status;
  if (now) yield* wait(group);
  return status;
}

/** Where one device is, and where it was sent. */
export function locate<T>(obj: Locatable<T>): Plan<Location<T>>;
/** Where devices are, and where they were sent: a list, also of one where `squeeze` is false. */
export function locate(
  ...objs: readonly Locatable[] | [...objs: Locatable[], options: { squeeze?: boolean }]
): Plan<Location<unknown>[]>;
export function* locate(...args: readonly unknown[]): Plan<unknown> {
  const objs = args.filter(isLocatable);
  const { squeeze = true } = (isLocatable(args.at(-1)) ? {} : (args.at(-1) ?? {})) as { squeeze?: boolean };
  const [first, ...rest] = objs;
  if (first === undefined) throw new TypeError('Give devices that tell where they are.');
  return yield Msg('locate', first, rest, { squeeze });
}

/** Gives the one value of a device. Where a device has several, it must hint at one. */
export function* rd<T = unknown>(
  obj: Readable | Locatable<T>,
  { default_value = 0 as T }: { default_value?: T } = {},
): Plan<T> {
  if (isLocatable(obj)) {
    const location = (yield Msg('locate', obj)) as Location<T> | undefined;
    return location === undefined ? default_value : location.readback;
  }
  const hints = isHasHints(obj) ? (obj.hints.fields ?? []) : [];
  const readings = (yield Msg('read', obj as Readable)) as Readings | undefined;
  if (readings === undefined) return default_value;
  const candidates = hints.length > 0 ? hints : Object.keys(readings);
  const [key] = candidates;
  if (key === undefined || candidates.length > 1)
    throw new Error(
      `${(obj as Readable).name} has several values: ${candidates.join(', ')}. Use read, and choose.`,
    );
  return readings[key]?.value as T;
}

/** Triggers devices, reads them, and makes one event of the readings. */
export function* trigger_and_read(devices: readonly Readable[], name = 'primary'): Plan<Readings> {
  if (devices.length === 0) yield Msg('null');
  const separate = separateDevices(devices);
  return yield* rewindable_wrapper(takeEvent(separate, name), separate.every(mayBeRepeated));
}

function* takeEvent(devices: readonly Readable[], name: string): Plan<Readings> {
  const group = shortUid('trigger');
  let triggered = false;
  for (const device of devices) {
    if (!isTriggerable(device)) continue;
    triggered = true;
    yield Msg('trigger', device, [], { group });
  }
  if (triggered) yield Msg('wait', null, [], { group });
  yield Msg('create', null, [], { name });
  const readings: Readings = {};
  try {
    for (const device of devices) Object.assign(readings, yield Msg('read', device));
  } catch (error) {
    yield Msg('drop');
    throw error;
  }
  yield Msg('save');
  return readings;
}

/** A queued plan gets the text where no device has the name: reading it says so. */
function mayBeRepeated(device: unknown): boolean {
  return (
    typeof device !== 'object' ||
    device === null ||
    !('rewindable' in device) ||
    (device as Rewindable).rewindable.get()
  );
}
