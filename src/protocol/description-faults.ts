import { messageOf } from '../errors.js';
import {
  PARAMETER_KINDS,
  type DeviceDescriptions,
  type ParameterDescription,
  type PlanDescription,
  type PlanDescriptions,
} from './descriptions.js';
import { Float } from './json.js';
import { readLiteral } from './read-literal.js';
import { readTypeText } from './type-text.js';

/**
 * What is wrong with the description of a plan: whatever keeps a client from rebuilding its signature, and names in it that
 * nothing has. Empty for one that is in order.
 */
export function descriptionFaults(
  name: string,
  plan: PlanDescription,
  existing: { readonly plans: PlanDescriptions; readonly devices: DeviceDescriptions },
): string[] {
  const { parameters } = plan;
  const faults = isPythonName(name) ? [] : [`the name is none that Python clients can use`];
  for (const [at, parameter] of parameters.entries()) {
    const told = (fault: string): void => void faults.push(`parameter ${parameter.name}: ${fault}`);
    if (!isPythonName(parameter.name)) told('the name is none that Python clients can use');
    if (parameters.findIndex((other) => other.name === parameter.name) < at)
      told('there are two of this name');
    const before = parameters[at - 1];
    if (before !== undefined) orderFaults(before, parameter).forEach(told);
    valueFaults(parameter).forEach(told);
    typeFaults(parameter).forEach(told);
    missingNames(parameter, existing).forEach(told);
  }
  return faults;
}

/** Words of Python, which its functions cannot have for parameters. */
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

function isPythonName(text: string): boolean {
  return /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(text) && !KEYWORDS.has(text);
}

function orderFaults(before: ParameterDescription, parameter: ParameterDescription): string[] {
  const [kind, kindBefore] = [parameter, before].map(({ kind: { name } }) => PARAMETER_KINDS.indexOf(name));
  if ((kind as number) < (kindBefore as number))
    return [`its kind may not stand behind that of ${before.name}`];
  const isPositional = (kind as number) <= PARAMETER_KINDS.indexOf('POSITIONAL_OR_KEYWORD');
  return isPositional && parameter.default === undefined && before.default !== undefined
    ? [`it has no default, but ${before.name} before it has one`]
    : [];
}

function valueFaults(parameter: ParameterDescription): string[] {
  const faults: string[] = [];
  if (parameter.default !== undefined) {
    if (parameter.kind.name.startsWith('VAR_'))
      faults.push('a parameter that takes many values has no default');
    const fault = attempt(() => readLiteral(parameter.default as string));
    if (fault !== undefined) faults.push(`the default ${parameter.default} cannot be read: ${fault}`);
  }
  const limits = (['min', 'max', 'step'] as const).map((key) => {
    const text = parameter[key];
    const number = text === undefined ? undefined : numberOf(text);
    if (text !== undefined && number === undefined) faults.push(`${key} is ${text}, which is no number`);
    return number;
  });
  const [min, max] = limits;
  if (min !== undefined && max !== undefined && min > max) faults.push(`min ${min} is above max ${max}`);
  return faults;
}

function numberOf(text: string): number | undefined {
  let value: unknown;
  try {
    value = readLiteral(text);
  } catch {
    return undefined;
  }
  if (value instanceof Float) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

function typeFaults({ annotation }: ParameterDescription): string[] {
  const fault = annotation && attempt(() => readTypeText(annotation));
  return fault === undefined ? [] : [`the type cannot be read: ${fault}`];
}

function missingNames(
  { annotation }: ParameterDescription,
  { plans, devices }: { readonly plans: PlanDescriptions; readonly devices: DeviceDescriptions },
): string[] {
  const missing = (lists: Readonly<Record<string, readonly string[]>> = {}, has: (name: string) => boolean) =>
    Object.values(lists)
      .flat()
      .filter((name) => !has(name));
  return [
    ...missing(annotation?.plans, (name) => Object.hasOwn(plans, name)).map(
      (name) => `there is no plan ${name}`,
    ),
    ...missing(annotation?.devices, (name) => hasDevice(devices, name)).map(
      (name) => `there is no device ${name}`,
    ),
  ];
}

function hasDevice(devices: DeviceDescriptions, name: string): boolean {
  return Object.entries(devices).some(
    ([part, { components }]) =>
      part === name ||
      (components !== undefined &&
        name.startsWith(`${part}.`) &&
        hasDevice(components, name.slice(part.length + 1))),
  );
}

function attempt(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
