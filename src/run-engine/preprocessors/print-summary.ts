import type { Plan } from '../plan.js';
import { msg_mutator } from './msg-mutator.js';

/** Prints what a plan does while it does it: its runs, moves and readings. */
export function print_summary_wrapper<R>(
  plan: Plan<R>,
  print: (line: string) => void = console.log,
): Plan<R> {
  let read: string[] = [];
  return msg_mutator(plan, (msg) => {
    switch (msg.command) {
      case 'open_run':
        print(' Open Run '.padStart(45, '=').padEnd(80, '='));
        break;
      case 'close_run':
        print(' Close Run '.padStart(45, '=').padEnd(80, '='));
        break;
      case 'set':
        print(`${nameOf(msg.obj)} -> ${String(msg.args[0])}`);
        break;
      case 'create':
        read = [];
        break;
      case 'read':
        read.push(msg.obj.name);
        break;
      case 'save':
        print(`  Read [${read.join(', ')}]`);
        break;
      default:
    }
    return msg;
  });
}

function nameOf(obj: object): string {
  return 'name' in obj ? String(obj.name) : String(obj);
}
