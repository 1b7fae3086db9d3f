import { batch } from './batch.js';
import { COMMANDS } from './commands.js';
import { completeFor } from './complete.js';
import { completion } from './completion.js';
import type { Program } from './program.js';
import { wait } from './wait.js';
import { watch } from './watch/watch.js';

/** The commands that are more than a request and its reply. */
export const PROGRAMS: readonly Program[] = [
  watch,
  wait,
  batch,
  completion,
  completeFor(() => allCommands()),
];

/** Everything that people can type. */
export function allCommands(): readonly { words: string; usage?: string; help: string }[] {
  return [...COMMANDS, ...PROGRAMS.filter(({ isHidden }) => isHidden !== true)];
}
