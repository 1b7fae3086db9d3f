import { QueueServerError } from '../../errors.js';
import {
  isObject,
  stringifyJson,
  type JsonObject,
  type JsonValue,
  type ParameterDescription,
  type PlanDescription,
} from '../../protocol/index.js';

/** The part of a queue item that says how its plan is called. */
export interface PlanCall {
  readonly name: string;
  readonly args?: JsonValue | undefined;
  readonly kwargs?: JsonValue | undefined;
}

/**
 * The value of each parameter that has one, in the order of the signature: an array for the VAR_POSITIONAL parameter and
 * an object for the VAR_KEYWORD one, both never empty. Defaults are not filled in: the plan itself knows them best.
 */
export type BoundArguments = ReadonlyMap<string, JsonValue>;

/**
 * Gives the values of an item to the parameters of its plan by the rules of a Python call, since that is how clients
 * see the plan. Throws `PLAN_ARGUMENTS`, naming the parameter, if Python would refuse the call.
 */
export function bindPlan(call: PlanCall, plan: PlanDescription): BoundArguments {
  const refuse = (reason: string) =>
    new QueueServerError('PLAN_ARGUMENTS', [call.name, reason, signatureText(plan)]);
  const args = call.args ?? [];
  const kwargs = call.kwargs ?? {};
  if (!Array.isArray(args)) throw refuse(`args must be an array, not ${shorten(args)}`);
  if (!isObject(kwargs)) throw refuse(`kwargs must be an object, not ${shorten(kwargs)}`);

  const named = new Map(Object.entries(kwargs).filter((entry): entry is Given => entry[1] !== undefined));
  const bound = new Map<string, JsonValue>();
  let used = 0;
  let rest: ParameterDescription | undefined;
  let restNamed: ParameterDescription | undefined;
  for (const parameter of plan.parameters) {
    const { name } = parameter;
    switch (parameter.kind.name) {
      case 'POSITIONAL_ONLY':
      case 'POSITIONAL_OR_KEYWORD': {
        const byName = named.get(name);
        if (used < args.length) {
          const value = args[used++] as JsonValue;
          if (byName !== undefined)
            throw refuse(
              `parameter '${name}' is given twice, as ${shorten(value)} and as ${shorten(byName)}`,
            );
          bound.set(name, value);
        } else if (byName !== undefined) {
          if (parameter.kind.name === 'POSITIONAL_ONLY')
            throw refuse(`parameter '${name}' cannot be given by name (${shorten(byName)})`);
          bound.set(name, byName);
          named.delete(name);
        } else if (parameter.default === undefined) throw refuse(`parameter '${name}' is missing`);
        break;
      }
      case 'VAR_POSITIONAL':
        rest = parameter;
        if (used < args.length) bound.set(name, used === 0 ? args : args.slice(used));
        used = args.length;
        break;
      case 'KEYWORD_ONLY': {
        const value = named.get(name);
        if (value !== undefined) bound.set(name, value);
        else if (parameter.default === undefined) throw refuse(`parameter '${name}' is missing`);
        named.delete(name);
        break;
      }
      case 'VAR_KEYWORD':
        restNamed = parameter;
        break;
    }
  }
  if (used < args.length && rest === undefined)
    throw refuse(`there is no parameter for the positional value ${shorten(args[used])}`);
  if (named.size > 0) {
    if (restNamed === undefined) {
      const [[name, value]] = [...named] as [Given];
      throw refuse(`it has no parameter '${name}' (${shorten(value)})`);
    }
    bound.set(restNamed.name, Object.fromEntries(named) as JsonObject);
  }
  return bound;
}

type Given = [name: string, value: JsonValue];

/** `detectors, *args, num=None`: what a Python user would look up. */
export function signatureText(plan: PlanDescription): string {
  const texts: string[] = [];
  let namesOnly = false;
  for (const { name, kind, default: fallback } of plan.parameters) {
    if (kind.name === 'VAR_POSITIONAL') namesOnly = true;
    if (kind.name === 'KEYWORD_ONLY' && !namesOnly) {
      namesOnly = true;
      texts.push('*');
    }
    const stars = kind.name === 'VAR_POSITIONAL' ? '*' : kind.name === 'VAR_KEYWORD' ? '**' : '';
    texts.push(`${stars}${name}${fallback === undefined ? '' : `=${fallback}`}`);
  }
  return texts.join(', ');
}

const SHOWN = 100;

/** A value in a message: enough to recognise it, whatever its size. */
export function shorten(value: JsonValue | undefined): string {
  const parts = Array.isArray(value) && value.length > SHOWN ? value.slice(0, SHOWN) : value;
  const text = stringifyJson(parts);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
