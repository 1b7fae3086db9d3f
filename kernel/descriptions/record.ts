import type { PlanRecord } from '../../src/protocol/descriptions.js';
import type { CallableShape } from './shape.js';

/** What the compiler tells of one callable. It is JSON: it is kept with the compiled output of its cell. */
export type CallableRecord = PlanRecord & {
  /** True: it gives a plan. False: its author says that it is none. Absent: the function itself must be asked. */
  readonly plan?: boolean;
  /** What all of this was made of. */
  readonly shape: CallableShape;
  /** The name by which clients know the plan, if it is not that of its variable. */
  readonly wireName?: string;
  /** Why clients cannot be told of it as it is; as a plan it is invalid then (spec plans… §7.8). */
  readonly faults?: readonly string[];
};

/** The callables among the names that a cell declares or imports. */
export type CellRecords = { readonly [name: string]: CallableRecord };
