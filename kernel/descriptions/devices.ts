import { isFlyable, isMovable, isReadable } from '../../src/devices/index.js';
import { messageOf } from '../../src/errors.js';
import type { DeviceDescription, DeviceDescriptions } from '../../src/protocol/index.js';

export interface DeviceSettings {
  /** 1: devices without their components. 0: all of them, however deep. */
  readonly maxDepth?: number;
  /** Its author wants its components to be listed, also if its class does not (`hidesComponents`). */
  readonly isRegistered?: boolean;
  /** Told what of a device could not be described. */
  readonly warn?: (text: string) => void;
}

/** A value of the namespace that is published as a device: readable, flyable, or made of children. Classes are not. */
export function isDevice(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  // Other people's objects may throw at any touch.
  return (
    attempt(
      () => isReadable(value) || isFlyable(value) || typeof Reflect.get(value, 'children') === 'function',
    ) === true
  );
}

/** Describes a device with its components as deep as asked. Reads attributes, and nothing of the hardware. */
export function describeDevice(
  name: string,
  device: object,
  settings: DeviceSettings = {},
): DeviceDescription {
  return describe(device, name, 1, [], '__main__', settings);
}

function describe(
  device: object,
  path: string,
  depth: number,
  above: readonly object[],
  moduleAbove: string,
  settings: DeviceSettings,
): DeviceDescription {
  const { maxDepth = 0, isRegistered = false } = settings;
  // Packages keep the classes of some components to themselves.
  const module = moduleName(device) ?? moduleAbove;
  const isDeepEnough =
    (maxDepth !== 0 && depth >= maxDepth) ||
    (!isRegistered && attempt(() => Reflect.get(device, 'hidesComponents')) === true);
  // A device that contains itself has no end.
  const components =
    isDeepEnough || above.includes(device)
      ? undefined
      : describeComponents(device, path, depth, [...above, device], module, settings);
  return {
    is_readable: isReadable(device),
    is_movable: isMovable(device),
    is_flyable: isFlyable(device),
    classname: className(device),
    module,
    ...(components === undefined ? {} : { components }),
  };
}

/** One component that cannot be read takes its siblings with it: a device in that state is not to be used in parts. */
function describeComponents(
  device: object,
  path: string,
  depth: number,
  above: readonly object[],
  module: string,
  settings: DeviceSettings,
): DeviceDescriptions | undefined {
  const components: Record<string, DeviceDescription> = {};
  try {
    for (const name of componentNames(device)) {
      const component: unknown = Reflect.get(device, name);
      if (typeof component !== 'object' || component === null) continue;
      if (!NAME.test(name)) {
        settings.warn?.(
          `The component ${name} of device ${path} is not listed: clients cannot say its name.`,
        );
        continue;
      }
      components[name] = describe(component, `${path}.${name}`, depth + 1, above, module, settings);
    }
  } catch (error) {
    settings.warn?.(`The components of device ${path} cannot be described: ${messageOf(error)}`);
    return undefined;
  }
  return Object.keys(components).length === 0 ? undefined : components;
}

const NAME = /^[_a-zA-Z0-9]+$/;

/** Declared as `componentNames` (or `component_names`), or given as pairs by `children()`. */
export function componentNames(device: object): string[] {
  for (const attribute of ['componentNames', 'component_names']) {
    const names: unknown = Reflect.get(device, attribute);
    if (isIterable(names)) return [...names].map(String);
  }
  if (typeof Reflect.get(device, 'children') !== 'function') return [];
  const children = (device as { children: () => unknown }).children();
  return isIterable(children)
    ? [...children].map((child) => String(isIterable(child) ? [...child][0] : child))
    : [];
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function className(device: object): string {
  const made: unknown = attempt(() => device.constructor.name);
  return typeof made === 'string' && made !== '' ? made : 'Object';
}

const modules = new WeakMap<object, string>();

/**
 * Remembers which module the classes among its exports come from: a class does not know. To be told of everything that
 * cells import; a class that nobody told of is the user's own, or belongs to the device that it is a part of.
 */
export function registerModuleClasses(specifier: string, exported: object): void {
  for (const value of Object.values(exported)) {
    if (typeof value === 'function' && !modules.has(value)) modules.set(value, specifier);
  }
}

function moduleName(device: object): string | undefined {
  const made: unknown = attempt(() => device.constructor);
  return typeof made === 'function' ? modules.get(made) : undefined;
}

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined; // what cannot be asked has no answer
  }
}
