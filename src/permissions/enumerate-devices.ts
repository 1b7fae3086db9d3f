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
 * Plans whose parameters tell the devices that they take by name, where their type is that of a device: clients then offer a choice, and
 * other names are refused. The list has the name of the type, which clients and server take for that list then, so
 * that the type reads as before. A parameter that is given the text, and not the device, is left as it is.
 */
export function enumerateDevices(plans: PlanDescriptions, devices: DeviceDescriptions): PlanDescriptions {
  const lists = new Map<string, readonly string[]>();
  const listOf = (token: string): readonly string[] => {
    let names = lists.get(token);
    if (names === undefined) lists.set(token, (names = sortNames(namesOf(token, devices, ''))));
    return names;
  };
  const enumerate = (parameter: ParameterDescription): ParameterDescription => {
    const { annotation } = parameter;
    if (annotation === undefined || parameter.convert_device_names === false) return parameter;
    const tokens = tokensOf(annotation);
    if (tokens.length === 0) return parameter;
    const choices = Object.fromEntries(tokens.map((token) => [token, listOf(token)]));
    return { ...parameter, annotation: { ...annotation, devices: { ...annotation.devices, ...choices } } };
  };
  return Object.fromEntries(
    Object.entries(plans).map(([name, plan]) => [
      name,
      { ...plan, parameters: plan.parameters.map(enumerate) },
    ]),
  );
}

/** The types of devices in a type. One that is the name of a list already is that list, and no type of devices. */
function tokensOf(annotation: NonNullable<ParameterDescription['annotation']>): string[] {
  if (!annotation.type.includes('__')) return [];
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
