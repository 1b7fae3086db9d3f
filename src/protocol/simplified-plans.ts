import type { Annotation, ParameterDescription, PlanDescriptions } from './descriptions.js';
import { Float, mapValues, type JsonObject, type JsonValue } from './json.js';
import { readLiteral } from './read-literal.js';

/**
 * Descriptions of plans for programs that do not read Python's types (spec plans… §11.2): types are `int`, `float` or `str`,
 * lists are told apart, and defaults and limits are values. A default that JSON cannot hold is left out.
 */
export function simplifyPlans(plans: PlanDescriptions): JsonObject {
  return mapValues(plans as unknown as JsonObject, (_plan, name) => {
    const { name: own, description, parameters } = plans[name] as PlanDescriptions[string];
    return {
      name: own,
      ...(description !== undefined && { description }),
      ...(parameters.length > 0 && { parameters: parameters.map(simplifyParameter) }),
    };
  });
}

function simplifyParameter(parameter: ParameterDescription): JsonObject {
  const { name, kind, description, annotation } = parameter;
  const preset = parameter.default === undefined ? undefined : valueOf(parameter.default);
  return {
    name,
    kind,
    ...(description !== undefined && { description }),
    ...(annotation !== undefined && simplifyType(annotation)),
    ...(preset !== undefined && { default: preset }),
    is_optional: preset !== undefined,
    ...limits(parameter),
  };
}

function simplifyType({ type, devices = {}, plans = {}, enums = {} }: Annotation): JsonObject {
  const names = [devices, plans, enums].flatMap((lists) => Object.values(lists).flat());
  const word = (['float', 'int', 'str'] as const).find((each) =>
    new RegExp(`\\b${each}\\b`).test(type.toLowerCase()),
  );
  return {
    ...(names.length > 0 ? { type: 'str', enum: names } : word !== undefined && { type: word }),
    ...(type !== '' && { is_list: /^(typing\.)?list\[.+\]$/.test(type.toLowerCase()) }),
  };
}

function limits(parameter: ParameterDescription): JsonObject {
  const numbers = (['min', 'max', 'step'] as const).flatMap((key): [string, JsonValue][] => {
    const value = parameter[key] === undefined ? undefined : valueOf(parameter[key]);
    const number = value instanceof Float ? value.value : value;
    return typeof number === 'number' || typeof number === 'bigint' ? [[key, number]] : [];
  });
  return Object.fromEntries(numbers);
}

/** Undefined for what cannot be read, or is no value of JSON. */
function valueOf(text: string): JsonValue | undefined {
  try {
    const value = readLiteral(text);
    return holdsInJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function holdsInJson(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return !Array.isArray(value) || value.every((each) => holdsInJson(each as JsonValue));
}
