import { messageOf } from '../../errors.js';
import {
  Encoded,
  Float,
  isObject,
  parseJson,
  readTypeText,
  type JsonValue,
  type ParameterDescription,
  type PlanDescription,
  type ValueType,
} from '../../protocol/index.js';
import type { BoundArguments } from './bind-plan.js';

/** What is wrong with the value of a parameter. */
export interface Complaint {
  readonly parameter: string;
  /** The part of the value that does not fit. */
  readonly value: JsonValue;
  readonly why: string;
}

/**
 * Finds the values that a plan does not take: those of a wrong type, or else those out of range (spec
 * plans-devices-permissions-cli §3.4, §3.5). A description is compiled once. Throws an Error where it cannot be used itself.
 */
export function checkArguments(bound: BoundArguments, plan: PlanDescription): readonly Complaint[] {
  let checks = compiled.get(plan);
  if (checks === undefined) compiled.set(plan, (checks = plan.parameters.map(compile)));
  const given = checks.filter(({ parameter }) => bound.has(parameter));
  const find = (check: 'checkType' | 'checkRange') =>
    given.flatMap((one): Complaint[] => {
      const fault = one[check]?.(bound.get(one.parameter) as JsonValue);
      return fault === undefined ? [] : [{ parameter: one.parameter, ...fault }];
    });
  const wrong = find('checkType');
  return wrong.length > 0 ? wrong : find('checkRange');
}

type Fault = Omit<Complaint, 'parameter'>;
type Check = (value: JsonValue) => Fault | undefined;

interface Checks {
  readonly parameter: string;
  readonly checkType: Check | undefined;
  readonly checkRange: Check | undefined;
}

const compiled = new WeakMap<PlanDescription, readonly Checks[]>();

function compile(parameter: ParameterDescription): Checks {
  const { name } = parameter;
  try {
    return { parameter: name, checkType: typeCheck(parameter), checkRange: rangeCheck(parameter) };
  } catch (error) {
    throw new Error(`parameter '${name}' is described wrongly: ${messageOf(error)}`, { cause: error });
  }
}

function typeCheck({ annotation, kind }: ParameterDescription): Check | undefined {
  if (annotation === undefined) return undefined;
  const type = readTypeText(annotation);
  if (type.is === 'any') return undefined;
  const why = `it must be ${typeWords(type)}`;
  const check: Check = (value) => (fits(value, type) ? undefined : { value, why });
  if (kind.name === 'VAR_POSITIONAL') return (values) => firstFault(values as readonly JsonValue[], check);
  if (kind.name === 'VAR_KEYWORD')
    return (values) => firstFault(Object.values(values as object) as JsonValue[], check);
  return check;
}

function firstFault(values: readonly JsonValue[], check: Check): Fault | undefined {
  for (const value of values) {
    const fault = check(value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function fits(value: JsonValue, type: ValueType): boolean {
  if (value instanceof Encoded) return fits(parseJson(value.text), type);
  switch (type.is) {
    case 'any':
      return true;
    case 'int':
      return typeof value === 'bigint' || value instanceof Float || Number.isInteger(value);
    case 'float':
      return isNumber(value) || typeof value === 'boolean';
    case 'bool':
      return typeof value === 'boolean' || value === 0 || value === 1;
    case 'str':
      return typeof value === 'string';
    case 'none':
      return value === null;
    case 'scalar':
      return !Array.isArray(value) && !isObject(value);
    case 'constants':
      return type.values.some((constant) => constant === value);
    case 'names':
      return typeof value === 'string' && type.values.has(value);
    case 'list':
      return isArray(value) && value.every((one) => fits(one, type.of));
    case 'tuple':
      return (
        isArray(value) &&
        value.length === type.of.length &&
        type.of.every((one, at) => fits(value[at] as JsonValue, one))
      );
    case 'object':
      return (
        isObject(value) &&
        Object.entries(value).every(
          ([key, inner]) => fits(key, type.key) && (inner === undefined || fits(inner, type.value)),
        )
      );
    case 'union':
      return type.of.some((one) => fits(value, one));
  }
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isNumber(value: JsonValue): value is number | bigint | Float {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
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
