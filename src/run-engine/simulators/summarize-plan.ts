import type { PlanLike } from '../plan.js';
import { summaryPrinter } from '../summary-printer.js';
import { pretend } from './pretend.js';

/** Prints what a plan would do, and does none of it: runs, moves, and what is read together. */
export function summarizePlan(
  plan: PlanLike,
  print: (line: string) => void = (line) => console.log(line),
): void {
  const { isWhole } = pretend(plan, summaryPrinter(print));
  if (!isWhole) print('… and so on: the plan does not end.');
}
