import type { Annotation, ParameterDescription } from '../../src/protocol/descriptions.js';
import { partsOf, readTypeText, typeText, type ValueType } from '../../src/protocol/type-text.js';

/**
 * The last look at a parameter before clients are told of it. They evaluate its type as Python code, and one that they
 * cannot evaluate makes the whole plan unusable for them: so it is read back, and left out where it does not come out as
 * it went in. The parameter takes anything then.
 */
export function checkEmission(parameter: ParameterDescription): ParameterDescription {
  const { annotation } = parameter;
  if (annotation === undefined || isReadable(annotation)) return parameter;
  const { annotation: _unreadable, eval_expressions: _expressions, ...untyped } = parameter;
  return untyped;
}

function isReadable(annotation: Annotation): boolean {
  let type: ValueType;
  try {
    type = readTypeText(annotation);
  } catch {
    return false;
  }
  const used = new Set(partsOf(type).flatMap((part) => (part.is === 'names' ? [part.named] : [])));
  const { devices, plans, enums } = annotation;
  const isEachUsed = Object.keys({ ...devices, ...plans, ...enums }).every((name) => used.has(name));
  return isEachUsed && typeText(type) === annotation.type;
}
