import type {
  DeviceDescription,
  DeviceDescriptions,
  ParameterDescription,
  PlanDescriptions,
} from '../protocol/descriptions.js';
import { isEnumValue } from '../protocol/python-names.js';
import { partsOf, readTypeText } from '../protocol/type-text.js';
import { sortNames } from './sort-names.js';

const IS_OF_TYPE: Readonly<Record<string, (device: DeviceDescription) => boolean>> = {
  __DEVICE__: () => true,
  __READABLE__: ({ is_readable }) => is_readable,
  __MOVABLE__: ({ is_movable }) => is_movable,
  __FLYABLE__: ({ is_flyable }) => is_flyable,
};

/**
 * What the lists may add to the descriptions of all plans together, in characters. Clients read these descriptions whole, again and again; with
 * thousands of devices they would be hundreds of megabytes, which no client reads in time and no text holds.
 */
const MOST_TEXT = 4_000_000;

export interface Enumerated {
  readonly plans: PlanDescriptions;
  /** Types of devices for which there are no lists, because these would be too long together. The longest are left out. */
  readonly leftOut: readonly string[];
}

/**
 * Plans whose parameters tell the devices that they take by name, where their type is that of a device: clients then offer a choice, and
 * other names are refused. The list has the name of the type, which clients and server take for that list then, so
 * that the type reads as before. A parameter that is given the text, and not the device, is left as it is.
 */
export function enumerateDevices(
  plans: PlanDescriptions,
  devices: DeviceDescriptions,
  mostText = MOST_TEXT,
): Enumerated {
  const tokens = new Map<ParameterDescription, readonly string[]>();
  const uses = new Map<string, number>();
  for (const { parameters } of Object.values(plans))
    for (const parameter of parameters) {
      const found = tokensOf(parameter);
      if (found.length > 0) tokens.set(parameter, found);
      for (const token of found) uses.set(token, (uses.get(token) ?? 0) + 1);
    }
  const { lists, leftOut } = affordable(uses, devices, mostText);
  const enumerate = (parameter: ParameterDescription): ParameterDescription => {
    const { annotation } = parameter;
    const listed = (tokens.get(parameter) ?? []).filter((token) => lists.has(token));
    if (annotation === undefined || listed.length === 0) return parameter;
    const choices = Object.fromEntries(listed.map((token) => [token, lists.get(token) ?? []]));
    return { ...parameter, annotation: { ...annotation, devices: { ...annotation.devices, ...choices } } };
  };
  const enumerated = Object.entries(plans).map(([name, plan]) => [
    name,
    { ...plan, parameters: plan.parameters.map(enumerate) },
  ]);
  return { plans: Object.fromEntries(enumerated) as PlanDescriptions, leftOut };
}

/** The lists of names for types that are used so many times, from that which adds least, for as long as there is room for them. */
function affordable(
  uses: ReadonlyMap<string, number>,
  devices: DeviceDescriptions,
  mostText: number,
): { lists: ReadonlyMap<string, readonly string[]>; leftOut: readonly string[] } {
  const wanted = [...uses].map(([token, times]) => {
    const names = namesOf(token, devices, '');
    // Quotes, a comma and a space around each name.
    return { token, names, adds: times * names.reduce((length, name) => length + name.length + 4, 0) };
  });
  wanted.sort((a, b) => a.adds - b.adds);
  const lists = new Map<string, readonly string[]>();
  let room = mostText;
  for (const { token, names, adds } of wanted) {
    room -= adds;
    if (room >= 0) lists.set(token, sortNames(names));
  }
  return { lists, leftOut: sortNames([...uses.keys()].filter((token) => !lists.has(token))) };
}

/** The types of devices in the type of a parameter. One that is the name of a list already is that list, and no type of devices. */
function tokensOf({ annotation, convert_device_names }: ParameterDescription): readonly string[] {
  if (annotation === undefined || convert_device_names === false || !annotation.type.includes('__'))
    return [];
  try {
    const parts = partsOf(readTypeText(annotation));
    const tokens = parts.flatMap((part) => (part.is === 'str' ? (part.token ?? []) : []));
    return [...new Set(tokens)].filter((token) => Object.hasOwn(IS_OF_TYPE, token));
  } catch {
    // A type from a file that cannot be read: whoever submits the plan is told.
    return [];
  }
}

/** Devices and components of a type that may be used themselves: `det.val`. Without those that clients cannot list. */
function namesOf(token: string, devices: DeviceDescriptions, above: string): string[] {
  return Object.entries(devices).flatMap(([last, device]) => {
    const name = above + last;
    const isMeant = device.excluded !== true && IS_OF_TYPE[token]?.(device) === true && isEnumValue(name);
    const below = device.components === undefined ? [] : namesOf(token, device.components, `${name}.`);
    return isMeant ? [name, ...below] : below;
  });
}
