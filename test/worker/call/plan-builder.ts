import {
  PARAMETER_KINDS,
  type ParameterDescription,
  type ParameterKind,
  type PlanDescription,
} from '../../../src/protocol/index.js';

/** A plan with a signature as Python writes it: `plan('scan', ['detectors', '*args'], ['num=None'])`. */
export function plan(
  name: string,
  positional: readonly string[],
  named: readonly string[] = [],
): PlanDescription {
  const parameters = [
    ...positional.map((text) => parameter(text, 'POSITIONAL_OR_KEYWORD')),
    ...named.map((text) => parameter(text, 'KEYWORD_ONLY')),
  ];
  return { name, properties: { is_generator: true }, parameters };
}

function parameter(text: string, plainKind: ParameterKind): ParameterDescription {
  const [, stars, name, fallback] = /^(\**)(\w+)(?:=(.*))?$/.exec(text) as unknown as string[];
  const kind = stars === '**' ? 'VAR_KEYWORD' : stars === '*' ? 'VAR_POSITIONAL' : plainKind;
  return {
    name: name as string,
    kind: { name: kind, value: PARAMETER_KINDS.indexOf(kind) },
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}
