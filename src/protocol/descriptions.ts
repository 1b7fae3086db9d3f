import type { JsonObject } from './json-value.js';

/**
 * Plans and devices as clients are told of them (spec plans-devices-permissions-cli §1.2). Clients address a plan or device by
 * its key in the list, rebuild a Python signature from the description, and evaluate types and defaults as Python text:
 * one text that Python cannot read makes the whole plan unusable for them.
 *
 * All of these are type aliases, so that they are JSON values (`JsonObject`) as they stand.
 */
export type PlanDescriptions = { readonly [name: string]: PlanDescription };
export type DeviceDescriptions = { readonly [name: string]: DeviceDescription };

export type PlanDescription = {
  readonly name: string;
  readonly module?: string;
  readonly description?: string;
  readonly properties: { readonly is_generator: boolean };
  /** In the order of the Python signature: kinds never decrease. */
  readonly parameters: readonly ParameterDescription[];
};

export const PARAMETER_KINDS = [
  'POSITIONAL_ONLY',
  'POSITIONAL_OR_KEYWORD',
  'VAR_POSITIONAL',
  'KEYWORD_ONLY',
  'VAR_KEYWORD',
] as const;
export type ParameterKind = (typeof PARAMETER_KINDS)[number];

export type ParameterDescription = {
  readonly name: string;
  /** `value` is the index of `name` in `PARAMETER_KINDS`. */
  readonly kind: { readonly name: ParameterKind; readonly value: number };
  readonly description?: string;
  /** Absent: the parameter takes anything, and every name of a device or plan in it is converted. */
  readonly annotation?: Annotation;
  /** A Python literal as text. Absent: the parameter is required. Never present on the two VAR kinds. */
  readonly default?: string;
  readonly default_defined_in_decorator?: true;
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
  readonly convert_plan_names?: boolean;
  readonly convert_device_names?: boolean;
  readonly eval_expressions?: true;
};

export type Annotation = {
  /** A Python type expression. */
  readonly type: string;
  readonly devices?: { readonly [enumName: string]: readonly string[] };
  readonly plans?: { readonly [enumName: string]: readonly string[] };
  readonly enums?: { readonly [enumName: string]: readonly string[] };
};

export type DeviceDescription = {
  readonly is_readable: boolean;
  readonly is_movable: boolean;
  readonly is_flyable: boolean;
  readonly classname: string;
  readonly module: string;
  /** Never empty. */
  readonly components?: DeviceDescriptions;
  /** In allowed lists only: the node itself may not be used, some of its components may. */
  readonly excluded?: true;
};

/**
 * How values that are bound to the Python signature become the arguments of the TypeScript function: one slot for each of
 * its parameters, in order. Clients never see it.
 */
export type CallPlan = {
  readonly slots: readonly CallSlot[];
  /** Parameters that admit `undefined` but not `null`: a null that a client sends for them means "not given". */
  readonly nullMeansAbsent?: readonly string[];
  /** What an annotation gives where an item gives nothing (`default_defined_in_decorator`). */
  readonly defaults?: JsonObject;
  /** The variable of the function, where clients know the plan by another name. */
  readonly callee?: string;
};

/** `name` is the wire name of a parameter of the description. */
export type CallSlot =
  | { readonly slot: 'positional'; readonly name: string }
  /** The values of a VAR_POSITIONAL parameter, one argument each. */
  | { readonly slot: 'spread'; readonly name: string }
  /** The same in one array. */
  | { readonly slot: 'array'; readonly name: string }
  /** Everything that has only a name. */
  | {
      readonly slot: 'options';
      /** Wire name of each KEYWORD_ONLY parameter → the function's name of that property. */
      readonly properties: { readonly [name: string]: string };
      /** The VAR_KEYWORD parameter whose entries are merged in. */
      readonly rest?: string;
      /** The function has no default for it: pass `{}` where nothing is given. */
      readonly required?: true;
    };

/** What the manager knows of one plan: what it publishes, and how it calls. */
export type PlanRecord = {
  readonly description: PlanDescription;
  readonly call: CallPlan;
};
