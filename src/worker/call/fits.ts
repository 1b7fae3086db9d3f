import { Encoded, Float, isObject, parseJson, type JsonValue, type ValueType } from '../../protocol/index.js';

/** Whether a value is of a type (the table of spec plans-devices-permissions-cli §3.4). */
export function fits(value: JsonValue, type: ValueType): boolean {
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

export function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isNumber(value: JsonValue): value is number | bigint | Float {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}
