import { Encoded, Float, keysOf, type JsonObject, type JsonValue } from './json-value.js';

/**
 * Writes JSON text exactly as Python's `json.dumps` does by default (ASCII escapes, `", "` and `": "`, Python's float
 * texts), so that the Python server finds its items again in a store that we have written (spec re-manager §5).
 * Keys whose value is `undefined` are left out.
 */
export function stringifyJson(value: JsonValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return Number.isInteger(value) && !Object.is(value, -0) ? integerText(value) : floatText(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    default:
  }
  if (value === null) return 'null';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Encoded) return value.text;
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(', ')}]`;
  let text = '';
  for (const key of keysOf(value as JsonObject)) {
    const inner = (value as JsonObject)[key];
    if (inner === undefined) continue;
    text += `${text === '' ? '' : ', '}${quote(key)}: ${stringifyJson(inner)}`;
  }
  return `{${text}}`;
}

function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return /[^ -~]/.test(quoted) ? quoted.replace(/[^ -~]/g, escaped) : quoted;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

/** Python's `repr` of a float: an exponent of two digits at least, and from 1e16 on and below 1e-4 only. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return /[.]/.test(text) ? text : `${text}.0`;
}
