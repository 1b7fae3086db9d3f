import type { PlanRecord } from '../../src/protocol/index.js';

/** What the compiler tells of one callable. It is JSON: it is kept with the compiled output of its cell. */
export type CallableRecord = PlanRecord & {
  /** True: it gives a plan. False: its author says that it is none. Absent: the function itself must be asked. */
  readonly plan?: boolean;
};

/** The callables among the names that a cell declares or imports. */
export type CellRecords = { readonly [name: string]: CallableRecord };
