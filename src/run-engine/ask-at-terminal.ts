import { createInterface } from 'node:readline/promises';

/** Asks the person at the terminal; refuses where there is none. */
export async function askAtTerminal(prompt: string, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error(`The plan asks '${prompt}', and nobody is there to answer. Run it from a console.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(prompt, { signal });
  } finally {
    terminal.close();
  }
}
