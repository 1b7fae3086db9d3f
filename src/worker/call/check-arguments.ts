import { messageOf } from '../../errors.js';
import {
  Encoded,
  isObject,
  parseJson,
  readTypeText,
  type JsonValue,
  type ParameterDescription,
  type PlanDescription,
  type ValueType,
} from '../../protocol/index.js';
import type { BoundArguments } from './bind-plan.js';
import { fits, isArray, isNumber } from './fits.js';
import type { KnownNames } from './name-conversion.js';
import { nameHint } from './name-hint.js';
import { mayNameDevices, unknownDevice } from './unknown-device.js';

/** What is wrong with the value of a parameter. */
export interface Complaint {
  readonly parameter: string;
  /** The part of the value that does not fit. */
  readonly value: JsonValue;
  readonly why: string;
}

/**
 * Finds the values that a plan does not take: those of a wrong type, or else those out of range (spec
 * plans-devices-permissions-cli §3.4, §3.5). With `strict`, what should be the name of a device must be one of these: without
 * it, a name that names nothing is a text that the plan gets. A description is compiled once. Throws an Error where it cannot be
 * used itself.
 */
export function checkArguments(
  bound: BoundArguments,
  plan: PlanDescription,
  strict?: KnownNames,
): readonly Complaint[] {
  let checks = compiled.get(plan);
  if (checks === undefined) compiled.set(plan, (checks = plan.parameters.map(compile)));
  const given = checks.filter(({ parameter }) => bound.has(parameter));
  const find = (check: (one: Checks, value: JsonValue) => Fault | undefined) =>
    given.flatMap((one): Complaint[] => {
      const fault = check(one, bound.get(one.parameter) as JsonValue);
      return fault === undefined ? [] : [{ parameter: one.parameter, ...fault }];
    });
  const wrong = find(({ checkType }, value) => checkType?.(value));
  if (wrong.length > 0) return wrong;
  const unknown = strict === undefined ? [] : find(({ checkNames }, value) => checkNames?.(value, strict));
  return unknown.length > 0 ? unknown : find(({ checkRange }, value) => checkRange?.(value));
}

type Fault = Omit<Complaint, 'parameter'>;
type Check = (value: JsonValue) => Fault | undefined;

interface Checks {
  readonly parameter: string;
  readonly checkType: Check | undefined;
  readonly checkNames: ((value: JsonValue, known: KnownNames) => Fault | undefined) | undefined;
  readonly checkRange: Check | undefined;
}

const compiled = new WeakMap<PlanDescription, readonly Checks[]>();

function compile(parameter: ParameterDescription): Checks {
  const { name } = parameter;
  try {
    return {
      parameter: name,
      checkType: typeCheck(parameter),
      checkNames: nameCheck(parameter),
      checkRange: rangeCheck(parameter),
    };
  } catch (error) {
    throw new Error(`parameter '${name}' is described wrongly: ${messageOf(error)}`, { cause: error });
  }
}

function typeCheck({ annotation, kind }: ParameterDescription): Check | undefined {
  if (annotation === undefined) return undefined;
  const type = readTypeText(annotation);
  if (type.is === 'any') return undefined;
  const why = `it must be ${typeWords(type)}`;
  return (given) =>
    firstFault(valuesOf(given, kind), (value) =>
      fits(value, type) ? undefined : { value, why: why + nameHint(value, type) },
    );
}

/** Where the plan itself is to make something of the text, it need not be a name. */
function nameCheck({ annotation, kind, convert_device_names }: ParameterDescription): Checks['checkNames'] {
  if (annotation === undefined || convert_device_names === false) return undefined;
  const type = readTypeText(annotation);
  if (!mayNameDevices(type)) return undefined;
  return (given, known) => firstFault(valuesOf(given, kind), (value) => unknownDevice(value, type, known));
}

/** The values of a parameter that its type is about, each. */
function valuesOf(given: JsonValue, { name }: ParameterDescription['kind']): readonly JsonValue[] {
  if (name === 'VAR_POSITIONAL') return given as readonly JsonValue[];
  return name === 'VAR_KEYWORD' ? (Object.values(given as object) as JsonValue[]) : [given];
}

function firstFault(values: readonly JsonValue[], check: Check): Fault | undefined {
  for (const value of values) {
    const fault = check(value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** More names than anybody reads are not told. */
const MOST_NAMES = 30;

function typeWords(type: ValueType): string {
  switch (type.is) {
    case 'any':
      return 'anything';
    case 'int':
      return 'a whole number';
    case 'float':
      return 'a number';
    case 'bool':
      return 'true or false';
    case 'str':
      return 'text';
    case 'none':
      return 'null';
    case 'scalar':
      return 'no list and no object';
    case 'constants':
      return `one of ${type.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'names': {
      const names = [...type.values].slice(0, MOST_NAMES);
      if (names.length === 0) return `one of ${type.named}, of which none is allowed`;
      const more = type.values.size - names.length;
      return `one of ${names.join(', ')}${more > 0 ? ` and ${more} more (${type.named})` : ''}`;
    }
    case 'list':
      return type.of.is === 'any' ? 'a list' : `a list, each element ${typeWords(type.of)}`;
    case 'tuple':
      return `a list of ${type.of.length}: ${type.of.map(typeWords).join('; ')}`;
    case 'object':
      return type.value.is === 'any' ? 'an object' : `an object, each value ${typeWords(type.value)}`;
    case 'union':
      return type.of.map(typeWords).join(' or ');
  }
}

function rangeCheck({ min, max }: ParameterDescription): Check | undefined {
  if (min === undefined && max === undefined) return undefined;
  const least = min === undefined ? -Infinity : bound(min);
  const most = max === undefined ? Infinity : bound(max);
  const limits = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  const why = `it must be ${limits.join(' and ')}`;
  const check: Check = (value) => {
    if (value instanceof Encoded) return check(parseJson(value.text));
    if (isArray(value)) return firstFault(value, check);
    if (isObject(value)) return firstFault(Object.values(value) as JsonValue[], check);
    if (!isNumber(value) && typeof value !== 'boolean') return undefined;
    const number = typeof value === 'bigint' ? value : Number(value);
    return number < least || number > most ? { value, why } : undefined;
  };
  return check;
}

function bound(text: string): number {
  const number = /^\s*[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)
    ? Number(text.replaceAll('_', ''))
    : NaN;
  if (!Number.isFinite(number)) throw new Error(`the limit ${text} is not a number`);
  return number;
}
