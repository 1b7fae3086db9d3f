import { messageOf, QueueServerError } from '../errors.js';
import { readFlatEntry, readNameEntry } from '../permissions/index.js';
import { PARAMETER_KINDS } from '../protocol/descriptions.js';
import { isEnumName, isEnumValue, isParameterName, isPlanName } from '../protocol/python-names.js';
import { pythonLiteral } from '../protocol/python-literal.js';
import { partsOf, readTypeText, type ValueType } from '../protocol/type-text.js';
import type { ParameterAnnotation, PlanAnnotation } from './plan-annotation.js';

/**
 * Looks at everything in an annotation that can be looked at without its plan: shape, types, enumerations, patterns, bounds.
 * Users write them by hand and copy them from Python, so nothing is trusted. Gives a frozen copy, so that what was
 * checked stays so. Throws `PLAN_ANNOTATION`, naming plan and parameter.
 */
export function checkPlanAnnotation(annotation: unknown, plan: string): PlanAnnotation {
  const refuse = (why: string) => new QueueServerError('PLAN_ANNOTATION', [plan, why]);
  const copy = frozenCopy(annotation, refuse);
  if (!isRecord(copy)) throw refuse('it must be an object');
  const faults = [
    ...unknownKeys(copy, PLAN_KEYS, ''),
    ...typed(copy, ['name', 'wire_name', 'description'], 'string', ''),
  ];
  const { wire_name: wireName, parameters = {} } = copy;
  if (typeof wireName === 'string' && !isPlanName(wireName))
    faults.push(`the wire_name ${JSON.stringify(wireName)} is not a name that Python can say`);
  if (!isRecord(parameters)) faults.push('parameters must be an object');
  else
    for (const [name, parameter] of Object.entries(parameters))
      faults.push(...parameterFaults(name, parameter));
  if (faults.length > 0) throw refuse(faults.join('; '));
  return copy as PlanAnnotation;
}

const PLAN_KEYS = ['name', 'wire_name', 'description', 'parameters'];
const TEXTS = ['description', 'annotation', 'wire_name'];
const NUMBERS = ['min', 'max', 'step'];
const SWITCHES = ['convert_plan_names', 'convert_device_names', 'flatten', 'hidden'];
const LISTS = ['devices', 'plans', 'enums'] as const;
const PARAMETER_KEYS = [...TEXTS, ...NUMBERS, ...SWITCHES, ...LISTS, 'default', 'kind'];
const KINDS: readonly unknown[] = PARAMETER_KINDS.filter((kind) => kind !== 'POSITIONAL_ONLY');

type Bag = Readonly<Record<string, unknown>>;

/** What is wrong with the annotation of one parameter, as clauses that name it. */
export function parameterFaults(name: string, parameter: unknown): string[] {
  const place = `parameter '${name}': `;
  if (!isRecord(parameter)) return [`${place}it must be an object`];
  const faults = [
    ...unknownKeys(parameter, PARAMETER_KEYS, place),
    ...typed(parameter, TEXTS, 'string', place),
    ...typed(parameter, NUMBERS, 'number', place),
    ...typed(parameter, SWITCHES, 'boolean', place),
  ];
  const { kind, wire_name: wireName, default: fallback, min, max } = parameter;
  if (kind !== undefined && !KINDS.includes(kind))
    faults.push(`${place}kind must be one of ${KINDS.join(', ')}, not ${shown(kind)}`);
  if (typeof wireName === 'string' && !isParameterName(wireName))
    faults.push(`${place}the wire_name ${JSON.stringify(wireName)} is not a name that Python can say`);
  if (fallback !== undefined && fallback !== null && literalText(fallback) === undefined)
    faults.push(`${place}the default ${shown(fallback)} cannot be told to Python clients`);
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    faults.push(`${place}min ${min} is more than max ${max}`);
  return [...faults, ...typeFaults(parameter, place)];
}

function typeFaults(parameter: Bag, place: string): string[] {
  const { annotation } = parameter;
  const given = LISTS.filter((list) => parameter[list] !== undefined);
  if (annotation === undefined) {
    return given.length === 0 ? [] : [`${place}${given.join(' and ')} need an annotation that uses them`];
  }
  const faults = given.flatMap((list) => listFaults(list, parameter[list], place));
  if (typeof annotation !== 'string' || faults.length > 0) return faults;
  let type: ValueType;
  try {
    const { devices, plans, enums } = parameter as unknown as ParameterAnnotation;
    type = readTypeText({ type: annotation, ...present({ devices, plans, enums }) });
  } catch (error) {
    return [
      `${place}${messageOf(error)}. Types are int, float, str, bool, typing.List[...], typing.Union[...] and so on`,
    ];
  }
  const used = new Set(partsOf(type).flatMap((part) => (part.is === 'names' ? [part.named] : [])));
  return given
    .flatMap((list) => Object.keys(parameter[list] as Bag))
    .filter((name) => !used.has(name))
    .map((name) => `${place}the annotation ${annotation} does not use ${name}`);
}

/** Absent where undefined. */
function present<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
}

function listFaults(list: (typeof LISTS)[number], value: unknown, place: string): string[] {
  if (!isRecord(value)) return [`${place}${list} must be an object of lists by name`];
  return Object.entries(value).flatMap(([name, entries]): string[] => {
    if (!isEnumName(name)) return [`${place}${list} cannot have the name ${JSON.stringify(name)}`];
    if (!Array.isArray(entries) || !entries.every((entry) => typeof entry === 'string'))
      return [`${place}${list}.${name} must be a list of texts`];
    return (entries as string[]).flatMap((entry): string[] => {
      const fault = entryFault(list, entry);
      return fault === undefined ? [] : [`${place}${list}.${name}: ${fault}`];
    });
  });
}

function entryFault(list: (typeof LISTS)[number], entry: string): string | undefined {
  if (list === 'enums')
    return isEnumValue(entry) ? undefined : `clients cannot have the value ${JSON.stringify(entry)}`;
  try {
    if (list === 'devices') readNameEntry(entry);
    else readFlatEntry(entry);
    return undefined;
  } catch (error) {
    return messageOf(error).replace(/\.$/, '');
  }
}

function unknownKeys(bag: Bag, known: readonly string[], place: string): string[] {
  return Object.keys(bag)
    .filter((key) => !known.includes(key))
    .map((key) => `${place}there is no key ${key}; keys are ${known.join(', ')}`);
}

function typed(
  bag: Bag,
  keys: readonly string[],
  type: 'string' | 'number' | 'boolean',
  place: string,
): string[] {
  return keys
    .filter((key) => {
      const value = bag[key];
      return value !== undefined && (typeof value !== type || (type === 'number' && !Number.isFinite(value)));
    })
    .map((key) => `${place}${key} must be a ${type}, not ${shown(bag[key])}`);
}

function literalText(value: unknown): string | undefined {
  return isLiteral(value) ? pythonLiteral(value as never) : undefined;
}

function isLiteral(value: unknown): boolean {
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return true;
  return typeof value === 'object' && isPlain(value) && Object.values(value).every(isLiteral);
}

/** An array or a plain object, of whatever realm: data, and no device, map or function. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isRecord(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** What is no data is kept as it is, for the check to complain about. */
function frozenCopy(value: unknown, refuse: (why: string) => Error, above: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) throw refuse('it contains itself');
  const inside = [...above, value];
  if (Array.isArray(value)) return Object.freeze(value.map((part) => frozenCopy(part, refuse, inside)));
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.freeze(
    Object.fromEntries(entries.map(([key, part]) => [key, frozenCopy(part, refuse, inside)])),
  );
}
