import {
  isHasHints,
  isHasPosition,
  isLocatable,
  type Location,
  type Movable,
  type Readable,
  type Readings,
} from '../../devices/index.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';

/** Where a device was sent last, or else where it is. Without an engine to ask, everything is at 0. */
export function* presentPosition(obj: Movable<number>): Plan<number> {
  if (isLocatable(obj)) {
    const location = (yield Msg('locate', obj)) as Location<number> | undefined;
    return location?.setpoint ?? 0;
  }
  if (isHasPosition(obj)) return obj.position as number;
  const readings = ((yield Msg('read', obj as Movable & Readable)) ?? {}) as Readings;
  const hinted = isHasHints(obj) ? (obj.hints.fields ?? []) : [];
  if (hinted.length > 1)
    throw new Error(
      `${(obj as unknown as Readable).name} has several values (${hinted.join(', ')}), so nobody knows where it is.`,
    );
  const [key] = hinted.length > 0 ? hinted : Object.keys(readings);
  return (key === undefined ? 0 : (readings[key]?.value ?? 0)) as number;
}
