import { createInterface } from 'node:readline/promises';
import type { InputSource } from './interface.js';

/** Where a program that runs engines for others, as the kernel does, says how to ask them. */
const OFFERED = Symbol.for('skyqueue.input');

/** Asks whoever runs the plan: in the way that the program offers, or at the terminal. Refuses where nobody is there. */
export const askWhoRuns: InputSource = (prompt, signal) => {
  const offered = Reflect.get(globalThis, OFFERED) as InputSource | undefined;
  return offered === undefined ? askAtTerminal(prompt, signal) : offered(prompt, signal);
};

async function askAtTerminal(prompt: string, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error(`The plan asks '${prompt}', and nobody is there to answer. Run it from a console.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(prompt, { signal });
  } finally {
    terminal.close();
  }
}
