import type {
  DeviceDescription,
  DeviceDescriptions,
  ParameterDescription,
  PlanDescriptions,
} from '../../protocol/index.js';

/** The names that a user may put into the arguments of a plan. */
export interface KnownNames {
  readonly plans: PlanDescriptions;
  readonly devices: DeviceDescriptions;
}

/** Path of the object that a string stands for: `['det', 'val']`. Undefined: the string is only a string. */
export type NameLookup = (text: string) => readonly string[] | undefined;

/**
 * Which strings in the value of a parameter are names of devices or plans (spec plans-devices-permissions-cli §3.7).
 * Undefined where no string can be one, so that a large value need not be searched. Never fails: what names nothing
 * stays a string, and the plan sees it.
 */
export function nameLookup(parameter: ParameterDescription, known: KnownNames): NameLookup | undefined {
  const { annotation } = parameter;
  const untyped = annotation === undefined;
  const allPlans = parameter.convert_plan_names ?? untyped;
  const allDevices = parameter.convert_device_names ?? untyped;
  const listed = new Set([
    ...(parameter.convert_plan_names === false ? [] : names(annotation?.plans)),
    ...(parameter.convert_device_names === false ? [] : names(annotation?.devices)),
  ]);
  // An expression is a dotted name that begins with a plan or device: nothing else of the namespace is reached by it.
  const expressions = parameter.eval_expressions === true;
  if (!allPlans && !allDevices && !expressions && listed.size === 0) return undefined;

  return (text) => {
    if (!DOTTED_NAME.test(text)) return undefined;
    const path = text.split('.');
    const isPlan = Object.hasOwn(known.plans, text);
    if (isPlan && (allPlans || expressions || listed.has(text))) return path;
    const device = findDevice(path, known.devices);
    if (device !== undefined) return allDevices || expressions || listed.has(text) ? path : undefined;
    return expressions && !path.some(isInternal) && isKnown(path[0] as string, known) ? path : undefined;
  };
}

const DOTTED_NAME = /^[_a-zA-Z][_a-zA-Z0-9]*(\.[_a-zA-Z0-9]+)*$/;

function names(lists: Readonly<Record<string, readonly string[]>> | undefined): string[] {
  return lists === undefined ? [] : Object.values(lists).flat();
}

/** The node that a path leads to, unless that very node is excluded; nodes on the way may be. */
function findDevice(path: readonly string[], devices: DeviceDescriptions): DeviceDescription | undefined {
  let nodes: DeviceDescriptions | undefined = devices;
  let node: DeviceDescription | undefined;
  for (const part of path) {
    node = nodes !== undefined && Object.hasOwn(nodes, part) ? nodes[part] : undefined;
    if (node === undefined) return undefined;
    nodes = node.components;
  }
  return node?.excluded === true ? undefined : node;
}

function isKnown(name: string, known: KnownNames): boolean {
  return Object.hasOwn(known.plans, name) || findDevice([name], known.devices) !== undefined;
}

/** Attributes that lead out of a device into the language: from `constructor` one can reach everything. */
function isInternal(part: string): boolean {
  return part.startsWith('_') || part === 'constructor' || part === 'prototype';
}
