import { QueueServerError } from '../../errors.js';
import { isObject, type CallSlot, type JsonValue, type PlanRecord } from '../../protocol/index.js';
import { bindPlan, type PlanCall } from './bind-plan.js';
import { literal, objectLiteral } from './literal.js';
import { nameLookup, type KnownNames } from './name-conversion.js';

/**
 * The TypeScript call that an item asks for, as a person would type it: `scan([det1], motor, -1, 1, 11, { md: … })`.
 * Throws `PLAN_ARGUMENTS` where the values do not fit the plan.
 */
export function renderPlanCall(call: PlanCall, record: PlanRecord, known: KnownNames): string {
  if (!IDENTIFIER.test(call.name)) throw new QueueServerError('PLAN_NAME', [call.name]);
  const { description, call: plan } = record;
  const bound = bindPlan(call, description);
  const parameters = new Map(description.parameters.map((parameter) => [parameter.name, parameter]));
  const absentWhenNull = new Set(plan.nullMeansAbsent);

  const ownDefault = (name: string): JsonValue | undefined =>
    plan.defaults !== undefined && Object.hasOwn(plan.defaults, name) ? plan.defaults[name] : undefined;
  // Without a source text, a parameter is left to the function's own default.
  const source = (name: string): string | undefined => {
    const value = bound.get(name) ?? (bound.has(name) ? null : ownDefault(name));
    const parameter = parameters.get(name);
    if (value === undefined || parameter === undefined) return undefined;
    if (value === null && absentWhenNull.has(name)) return undefined;
    return literal(value, nameLookup(parameter, known));
  };
  const elements = (name: string): string[] => {
    const values = bound.get(name) as readonly JsonValue[] | undefined;
    const parameter = parameters.get(name);
    if (values === undefined || parameter === undefined) return [];
    const lookup = nameLookup(parameter, known);
    return values.map((value) => literal(value, lookup));
  };
  const options = (slot: CallSlot & { slot: 'options' }): string | undefined => {
    const entries: [string, string][] = [];
    for (const [name, property] of Object.entries(slot.properties)) {
      const text = source(name);
      if (text !== undefined) entries.push([property, text]);
    }
    const rest = slot.rest === undefined ? undefined : parameters.get(slot.rest);
    const values = rest === undefined ? undefined : bound.get(rest.name);
    if (rest !== undefined && isObject(values)) {
      const lookup = nameLookup(rest, known);
      for (const [key, value] of Object.entries(values)) entries.push([key, literal(value, lookup)]);
    }
    return entries.length === 0 && slot.required !== true ? undefined : objectLiteral(entries);
  };

  const args: (string | undefined)[] = [];
  for (const slot of plan.slots) {
    switch (slot.slot) {
      case 'positional':
        args.push(source(slot.name));
        break;
      case 'spread':
        args.push(...spread(elements(slot.name)));
        break;
      case 'array':
        args.push(`[${elements(slot.name).join(', ')}]`);
        break;
      case 'options':
        args.push(options(slot));
        break;
    }
  }
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return `${plan.callee ?? call.name}(${args.map((arg) => arg ?? 'undefined').join(', ')})`;
}

const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** The parser takes at most 65 535 arguments one by one. */
const MOST_ARGUMENTS = 10_000;

function spread(elements: readonly string[]): readonly string[] {
  return elements.length <= MOST_ARGUMENTS ? elements : [`...[${elements.join(', ')}]`];
}
