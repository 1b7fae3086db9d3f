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
  /** Whether he may call a function of this name; whether there is one, only the namespace knows. None, where it is absent. */
  readonly allowsFunction?: (name: string) => boolean;
  /** The variable of a plan, where clients know it by another name. */
  readonly variableOf?: (plan: string) => string | undefined;
}

/** The object that a string stands for, as source: `det.val`. Undefined: the string is only a string. */
export type NameLookup = (text: string) => string | undefined;

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
  // An expression is a dotted name that begins with a plan, device or function that the user may use: nothing else of the
  // namespace is reached by it.
  const expressions = parameter.eval_expressions === true;
  if (!allPlans && !allDevices && !expressions && listed.size === 0) return undefined;

  return (text) => {
    if (!DOTTED_NAME.test(text)) return undefined;
    const path = text.split('.');
    const isPlan = Object.hasOwn(known.plans, text);
    if (isPlan && (allPlans || expressions || listed.has(text))) return known.variableOf?.(text) ?? text;
    const device = findDevice(path, known.devices);
    if (device !== undefined)
      return allDevices || expressions || listed.has(text) ? memberText(path) : undefined;
    if (!expressions || path.some(isInternal)) return undefined;
    const [first = ''] = path;
    if (isKnown(first, known)) return memberText(path);
    // A word such as 'fast' is mostly no function at all, and then stays what it is.
    const mayCall = path.length === 1 && !isOfLanguage(first) && known.allowsFunction?.(first) === true;
    return mayCall ? `(typeof ${first} === 'undefined' ? '${first}' : ${first})` : undefined;
  };
}

const DOTTED_NAME = /^[_a-zA-Z][_a-zA-Z0-9]*(\.[_a-zA-Z0-9]+)*$/;

function names(lists: Readonly<Record<string, readonly string[]>> | undefined): string[] {
  return lists === undefined ? [] : Object.values(lists).flat();
}

/** The node that a path leads to, unless that very node is excluded; nodes on the way may be. */
export function findDevice(
  path: readonly string[],
  devices: DeviceDescriptions,
): DeviceDescription | undefined {
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

function memberText(path: readonly string[]): string {
  const [first, ...rest] = path as [string, ...string[]];
  return first + rest.map((part) => (/^\d/.test(part) ? `[${JSON.stringify(part)}]` : `.${part}`)).join('');
}

/** Names that mean something wherever code runs: `process`, `require`, `this`. They are nobody's functions. */
function isOfLanguage(name: string): boolean {
  return RESERVED.has(name) || name in globalThis || name.startsWith('__');
}

const RESERVED = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export exports ' +
    'extends false finally for function if implements import in instanceof interface let module new null package private ' +
    'protected public require return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Attributes that lead out of a device into the language: from `constructor` one can reach everything. */
function isInternal(part: string): boolean {
  return part.startsWith('_') || part === 'constructor' || part === 'prototype';
}
