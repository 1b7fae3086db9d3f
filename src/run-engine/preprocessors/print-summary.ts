import type { Plan } from '../plan.js';
import { summaryPrinter } from '../summary-printer.js';
import { msg_mutator } from './msg-mutator.js';

/** Prints what a plan does while it does it: its runs, moves and readings. */
export function print_summary_wrapper<R>(
  plan: Plan<R>,
  print: (line: string) => void = (line) => console.log(line),
): Plan<R> {
  const see = summaryPrinter(print);
  return msg_mutator(plan, (msg) => {
    see(msg);
    return msg;
  });
}
