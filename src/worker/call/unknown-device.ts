import { nearestTo } from '../../nearest.js';
import {
  Encoded,
  isObject,
  parseJson,
  partsOf,
  type DeviceDescriptions,
  type JsonValue,
  type ValueType,
} from '../../protocol/index.js';
import { fits, isArray } from './fits.js';
import { findDevice, type KnownNames } from './name-conversion.js';

/** Types that clients write as text and plans take as a device. The last one is a plan, too. */
const DEVICES = /^__(DEVICE|READABLE|MOVABLE|FLYABLE|PLAN_OR_DEVICE)__$/;

/** Whether a type has a place for the name of a device. */
export function mayNameDevices(type: ValueType): boolean {
  return partsOf(type).some(isDevice);
}

/**
 * The first text in a value that by its type is the name of a device, while there is no such device among those that are known; with
 * the reason. Undefined: there is none. The value fits the type otherwise; of a union counts what it fits.
 */
export function unknownDevice(
  value: JsonValue,
  type: ValueType,
  known: KnownNames,
): { readonly value: string; readonly why: string } | undefined {
  const name = unknownName(value, type, known);
  if (name === undefined) return undefined;
  const nearest = nearestTo(name, nearby(name, known.devices));
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return { value: name, why: `there is no device of this name that you may use${hint}` };
}

function unknownName(value: JsonValue, type: ValueType, known: KnownNames): string | undefined {
  if (value instanceof Encoded) return unknownName(parseJson(value.text), type, known);
  const firstOf = (pairs: readonly (readonly [JsonValue, ValueType])[]): string | undefined => {
    for (const [inner, of] of pairs) {
      const name = unknownName(inner, of, known);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  switch (type.is) {
    case 'str':
      return typeof value !== 'string' || !isDevice(type) || isKnown(value, type, known) ? undefined : value;
    case 'list':
      return isArray(value) ? firstOf(value.map((one) => [one, type.of])) : undefined;
    case 'tuple':
      return isArray(value) ? firstOf(type.of.map((of, at) => [value[at] as JsonValue, of])) : undefined;
    case 'object':
      return isObject(value)
        ? firstOf(Object.values(value).flatMap((inner) => (inner === undefined ? [] : [[inner, type.value]])))
        : undefined;
    case 'union': {
      const names = type.of.filter((of) => fits(value, of)).map((of) => unknownName(value, of, known));
      return names.includes(undefined) ? undefined : names[0];
    }
    default:
      return undefined;
  }
}

function isDevice(type: ValueType): boolean {
  return type.is === 'str' && type.token !== undefined && DEVICES.test(type.token);
}

function isKnown(name: string, type: ValueType, { devices, plans }: KnownNames): boolean {
  if (findDevice(name.split('.'), devices) !== undefined) return true;
  return type.is === 'str' && type.token === '__PLAN_OR_DEVICE__' && Object.hasOwn(plans, name);
}

/** Names that may have been meant: of devices, or of the components of the device that the name begins with. */
function nearby(name: string, devices: DeviceDescriptions): readonly string[] {
  const above = name.split('.').slice(0, -1);
  const nodes = above.length === 0 ? devices : findDevice(above, devices)?.components;
  const entries = Object.entries(nodes ?? {}).filter(([, { excluded }]) => excluded !== true);
  return entries.map(([last]) => [...above, last].join('.'));
}
