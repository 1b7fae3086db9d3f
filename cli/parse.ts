import { CommanderError, type Command } from 'commander';

/** Wrong usage ends with this code, as in every Unix program and in the Python commands of the same names. */
const WRONG_USAGE = 2;

/** Parses the command line of this process. Prints help or what is wrong, and ends the process then. */
export function parseOrExit(program: Command): void {
  program.exitOverride().showHelpAfterError('Add --help for all options and commands.');
  try {
    program.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  }
}
