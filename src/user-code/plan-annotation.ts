import type { ParameterKind } from '../protocol/descriptions.js';

/**
 * What the author of a plan says about it beyond what its types and comment tell. The keys are those of the
 * Python decorator, spelled the same, so that an annotation can be copied from there; `kind`, `wire_name`, `flatten` and
 * `hidden` are for what TypeScript's signatures cannot say.
 */
export interface PlanAnnotation {
  /** The name of the plan, as a safeguard: it is told when the plan is bound to another one. */
  readonly name?: string;
  /** The name by which clients know the plan, where that is none that TypeScript allows. */
  readonly wire_name?: string;
  /** Replaces the text of the comment. */
  readonly description?: string;
  /** By parameter, or by property of an object of options. */
  readonly parameters?: { readonly [parameter: string]: ParameterAnnotation };
}

export type ParameterAnnotation = ParameterWords & (TypedParameter | UntypedParameter);

/** A value that can be written as JSON. */
export type Literal =
  null | boolean | number | string | readonly Literal[] | { readonly [key: string]: Literal };

interface ParameterWords {
  /** Replaces the text of `@param`. */
  readonly description?: string;
  /**
   * What the plan is given where an item has no value, and what clients are told; the plan needs a default of its own, too. Texts in
   * it are taken as names of devices and plans, as in items. `null` says nothing.
   */
  readonly default?: Literal;
  /** Bounds, inclusive, of every number in the value. */
  readonly min?: number;
  readonly max?: number;
  /** By how much an editor changes the number; never checked. */
  readonly step?: number;
  /** Whether texts that are names become plans or devices. By default the type decides. */
  readonly convert_plan_names?: boolean;
  readonly convert_device_names?: boolean;
  /** How clients give the parameter. `VAR_POSITIONAL`: an array whose elements are given one by one. */
  readonly kind?: Exclude<ParameterKind, 'POSITIONAL_ONLY'>;
  /** The name by which clients know the parameter. */
  readonly wire_name?: string;
  /** Whether the properties of an object are parameters of their own. */
  readonly flatten?: boolean;
  /** Clients do not see the parameter; it must be optional. */
  readonly hidden?: boolean;
}

export interface TypedParameter {
  /** A Python type, such as `typing.List[Motors]`: replaces the declared type. */
  readonly annotation: string;
  /** Enumeration → names of devices, or patterns such as `:^det`, or `:^sim_bundle:?.*` with components. */
  readonly devices?: NameLists;
  /** Enumeration → names of plans, or patterns. */
  readonly plans?: NameLists;
  /** Enumeration → texts. */
  readonly enums?: NameLists;
}

/** Lists mean nothing without a type that uses them. */
export interface UntypedParameter {
  readonly annotation?: undefined;
  readonly devices?: undefined;
  readonly plans?: undefined;
  readonly enums?: undefined;
}

export type NameLists = { readonly [enumeration: string]: readonly string[] };
