import { messageOf } from '../../src/errors.js';
import type { ParameterDescription } from '../../src/protocol/descriptions.js';
import { partsOf, readTypeText, typeText, type ValueType } from '../../src/protocol/type-text.js';
import type { ParameterAnnotation } from '../../src/user-code/index.js';
import { conversions } from './wire-type.js';

/**
 * The type that an author wrote as text, in the words that every client understands. Its lists of devices and plans are
 * still as he wrote them: patterns are expanded when plans are listed.
 */
export function annotatedType({
  annotation = '',
  devices,
  plans,
  enums,
}: ParameterAnnotation): Partial<ParameterDescription> | { readonly fault: string } {
  const lists = {
    ...(devices === undefined ? {} : { devices }),
    ...(plans === undefined ? {} : { plans }),
    ...(enums === undefined ? {} : { enums }),
  };
  let type: ValueType;
  try {
    type = readTypeText({ type: annotation, ...lists });
  } catch (error) {
    return { fault: messageOf(error) };
  }
  const parts = partsOf(type);
  const used = new Set(parts.flatMap((part) => (part.is === 'names' ? [part.named] : [])));
  const unused = Object.values(lists)
    .flatMap((list) => Object.keys(list))
    .find((name) => !used.has(name));
  if (unused !== undefined) return { fault: `the annotation ${annotation} does not use ${unused}` };
  const tokens = new Set(parts.flatMap((part) => (part.is === 'str' && part.token ? [part.token] : [])));
  return { annotation: { type: typeText(type), ...lists }, ...conversions(tokens) };
}
