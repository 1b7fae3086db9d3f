import { isHasName } from '../devices/index.js';
import type { Msg } from './message.js';

const WIDTH = 80;

/** Shown the messages of a plan, prints what it does: runs, moves, and what is read together. */
export function summaryPrinter(print: (line: string) => void): (msg: Msg) => void {
  let reads: string[] = [];
  return (msg) => {
    switch (msg.command) {
      case 'open_run':
        return print(centred(' Open Run '));
      case 'close_run':
        return print(centred(' Close Run '));
      case 'set':
        return print(`${nameOf(msg.obj)} -> ${String(msg.args[0])}`);
      case 'create':
        reads = [];
        return;
      case 'read':
        reads.push(`'${nameOf(msg.obj)}'`);
        return;
      case 'save':
        return print(`  Read [${reads.join(', ')}]`);
      default:
    }
  };
}

function centred(text: string): string {
  const left = Math.floor((WIDTH - text.length) / 2);
  return text.padStart(left + text.length, '=').padEnd(WIDTH, '=');
}

function nameOf(obj: unknown): string {
  return isHasName(obj) ? obj.name : String(obj);
}
