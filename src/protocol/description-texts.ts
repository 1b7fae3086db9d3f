import type { ParameterDescription, PlanDescription } from './descriptions.js';

/** A plan and its parameters in words, for tooltips (spec plans… §11.3). Plain text of several lines. */
export interface DescriptionTexts {
  readonly description: string;
  /** By parameter. */
  readonly parameters: Readonly<Record<string, string>>;
}

export function descriptionTexts({ name, description, parameters }: PlanDescription): DescriptionTexts {
  return {
    description: lines([`Name: ${name}`, description]),
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterText(parameter)])),
  };
}

function parameterText({ name, description, annotation, ...parameter }: ParameterDescription): string {
  const lists = [annotation?.devices, annotation?.plans, annotation?.enums].flatMap((each) =>
    Object.entries(each ?? {}),
  );
  const limits = (['min', 'max', 'step'] as const)
    .filter((key) => parameter[key] !== undefined)
    .map((key) => `${key.charAt(0).toUpperCase()}${key.slice(1)}: ${parameter[key]}`);
  return lines([
    `Name: ${name}`,
    `Type: ${annotation?.type || '-'}`,
    ...lists.map(([list, names]) => `${list}: ${names.join(', ')}`),
    `Default: ${parameter.default || '-'}`,
    limits.join(' '),
    description,
  ]);
}

function lines(texts: readonly (string | undefined)[]): string {
  return texts.filter(Boolean).join('\n');
}
