import { nearestTo } from '../../nearest.js';
import {
  Encoded,
  isObject,
  parseJson,
  partsOf,
  type JsonValue,
  type ValueType,
} from '../../protocol/index.js';
import { isArray } from './fits.js';

/** For a value that does not fit a type with lists of names: the name that may have been meant. Empty where none is alike. */
export function nameHint(value: JsonValue, type: ValueType): string {
  const names = new Set(partsOf(type).flatMap((part) => (part.is === 'names' ? [...part.values] : [])));
  if (names.size === 0) return '';
  const stranger = firstText(value, (text) => !names.has(text));
  const nearest = stranger === undefined ? undefined : nearestTo(stranger, [...names]);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

function firstText(value: JsonValue, isMeant: (text: string) => boolean): string | undefined {
  if (typeof value === 'string') return isMeant(value) ? value : undefined;
  if (value instanceof Encoded) return firstText(parseJson(value.text), isMeant);
  const inner = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  for (const one of inner) {
    const found = one === undefined ? undefined : firstText(one, isMeant);
    if (found !== undefined) return found;
  }
  return undefined;
}
