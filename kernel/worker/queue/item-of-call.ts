import type { JsonObject, JsonValue } from '../../../src/protocol/json.js';
import type { CallSlot, PlanRecord } from '../../../src/protocol/descriptions.js';
import { isPlain, wireValue, type NameOf } from './wire-values.js';

/** The part of an item that says which plan is called, and how: Python's way, as all clients see it. */
export type ItemCall = {
  readonly item_type: 'plan';
  readonly name: string;
  readonly args: readonly JsonValue[];
  readonly kwargs: JsonObject;
};

/** Without a record, all that is known is that values can be given by their places. */
const ANY_CALL: PlanRecord = {
  description: {
    name: '',
    properties: { is_generator: true },
    parameters: [{ name: 'args', kind: { name: 'VAR_POSITIONAL', value: 2 } }],
  },
  call: { slots: [{ slot: 'spread', name: 'args' }] },
};

/**
 * A call as a person typed it, `scan([det1], motor, -1, 1, 11, { md })`, as an item of the queue. It is the way back of
 * what the manager does to run an item (`renderPlanCall`).
 */
export function itemOfCall(
  name: string,
  args: readonly unknown[],
  record: PlanRecord = ANY_CALL,
  nameOf: NameOf,
): ItemCall {
  const bound = bind(name, args, record.call.slots, nameOf);
  const positional: JsonValue[] = [];
  const named: [string, JsonValue][] = [];
  let hasGap = false;
  for (const parameter of record.description.parameters) {
    const value = bound.get(parameter.name);
    if (value === undefined) {
      hasGap ||= parameter.kind.name !== 'VAR_POSITIONAL';
      continue;
    }
    switch (parameter.kind.name) {
      case 'POSITIONAL_ONLY':
      case 'POSITIONAL_OR_KEYWORD':
        if (hasGap) named.push([parameter.name, value]);
        else positional.push(value);
        break;
      case 'VAR_POSITIONAL':
        if (hasGap) throw new TypeError(`${name}: what comes before '${parameter.name}' must be given, too.`);
        positional.push(...(value as readonly JsonValue[]));
        break;
      case 'KEYWORD_ONLY':
        named.push([parameter.name, value]);
        break;
      case 'VAR_KEYWORD':
        named.push(...(Object.entries(value as JsonObject) as [string, JsonValue][]));
        break;
    }
  }
  return { item_type: 'plan', name, args: positional, kwargs: Object.fromEntries(named) };
}

/** The value of each parameter of the description, from the arguments of the TypeScript call. */
function bind(
  plan: string,
  args: readonly unknown[],
  slots: readonly CallSlot[],
  nameOf: NameOf,
): ReadonlyMap<string, JsonValue> {
  const bound = new Map<string, JsonValue>();
  const keep = (name: string, value: unknown): void => {
    const wire = wireValue(value, nameOf, `${plan}: ${name}`);
    if (wire !== undefined) bound.set(name, wire);
  };
  let at = 0;
  for (const [index, slot] of slots.entries()) {
    switch (slot.slot) {
      case 'positional':
        keep(slot.name, args[at++]);
        break;
      case 'array':
        keep(slot.name, args[at++] ?? []);
        break;
      case 'spread': {
        // Options that come behind are the last argument, if it looks like options.
        const next = slots[index + 1];
        const last = args.at(-1);
        const hasOptions = next?.slot === 'options' && args.length > at && isOptions(last, next, nameOf);
        const end = hasOptions ? args.length - 1 : args.length;
        keep(slot.name, args.slice(at, end));
        at = end;
        break;
      }
      case 'options':
        bindOptions(plan, args[at++], slot, keep);
        break;
    }
  }
  if (at < args.length) throw new TypeError(`${plan} has no place for ${args.length - at} of its arguments.`);
  return bound;
}

type OptionsSlot = Extract<CallSlot, { slot: 'options' }>;

function isOptions(value: unknown, slot: OptionsSlot, nameOf: NameOf): boolean {
  if (value === undefined) return true;
  if (!isPlain(value) || nameOf(value) !== undefined) return false;
  const known = new Set(Object.values(slot.properties));
  return slot.rest !== undefined || Object.keys(value).every((key) => known.has(key));
}

function bindOptions(
  plan: string,
  value: unknown,
  slot: OptionsSlot,
  keep: (name: string, value: unknown) => void,
): void {
  if (value === undefined) return;
  if (!isPlain(value)) throw new TypeError(`${plan}: the options must be an object { … }.`);
  const nameOfProperty = new Map(Object.entries(slot.properties).map(([name, property]) => [property, name]));
  const rest: Record<string, unknown> = {};
  for (const [property, inner] of Object.entries(value)) {
    const name = nameOfProperty.get(property);
    if (name !== undefined) keep(name, inner);
    else if (slot.rest === undefined) throw new TypeError(`${plan} has no option '${property}'.`);
    else rest[property] = inner;
  }
  if (slot.rest !== undefined && Object.keys(rest).length > 0) keep(slot.rest, rest);
}
