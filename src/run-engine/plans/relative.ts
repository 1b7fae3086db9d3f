import { isMovable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { relative_set_wrapper, reset_positions_wrapper } from '../preprocessors/index.js';
import { splitOptions } from './arguments.js';

/** Counts the positions of a plan from where its motors are, and takes them back there at the end. */
export function relative<R>(plan: Plan<R>, motors: readonly ScanMotor[]): Plan<R> {
  return reset_positions_wrapper(relative_set_wrapper(plan, motors), motors);
}

export function motorsIn(args: readonly unknown[]): ScanMotor[] {
  return args.filter(isMovable) as ScanMotor[];
}

/** The arguments with a name for the plan among their metadata, unless the user has given one. */
export function named<A extends readonly unknown[]>(plan_name: string, args: A): A {
  const { positional, options } = splitOptions<{ md: Metadata | null }>(args);
  return [...positional, { ...options, md: { plan_name, ...options.md } }] as unknown as A;
}
