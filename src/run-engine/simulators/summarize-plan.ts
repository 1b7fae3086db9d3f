import { isHasName } from '../../devices/index.js';
import type { PlanLike } from '../plan.js';
import { pretend } from './pretend.js';

const WIDTH = 80;

/** Prints what a plan would do, and does none of it: runs, moves, and what is read together. */
export function summarizePlan(
  plan: PlanLike,
  print: (line: string) => void = (line) => console.log(line),
): void {
  let reads: string[] = [];
  const isWhole = pretend(plan, (msg) => {
    switch (msg.command) {
      case 'open_run':
        print(centred(' Open Run '));
        break;
      case 'close_run':
        print(centred(' Close Run '));
        break;
      case 'set':
        print(`${nameOf(msg.obj)} -> ${String(msg.args[0])}`);
        break;
      case 'create':
        reads = [];
        break;
      case 'read':
        reads.push(nameOf(msg.obj));
        break;
      case 'save':
        print(`  Read [${reads.map((name) => `'${name}'`).join(', ')}]`);
        break;
      default:
        break;
    }
  });
  if (!isWhole) print('… and so on: the plan does not end.');
}

function centred(text: string): string {
  const left = Math.floor((WIDTH - text.length) / 2);
  return text.padStart(left + text.length, '=').padEnd(WIDTH, '=');
}

function nameOf(obj: unknown): string {
  return isHasName(obj) ? obj.name : String(obj);
}
