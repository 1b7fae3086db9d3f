import type { Client } from './exchange.js';
import type { Words } from './words.js';

/** What a command that is a program of its own finds around it. */
export interface Surroundings {
  readonly client: Client;
  readonly interrupt: AbortSignal;
  /** Runs another command line on the same connection. Throws a `ParameterError` for one that makes no request. */
  readonly run: (words: readonly string[]) => Promise<number>;
}

/** A command that is more than questions and answers. */
export interface Program {
  readonly words: string;
  readonly usage?: string;
  readonly help: string;
  /** Not for people: nowhere listed. */
  readonly isHidden?: true;
  /** Its output is its own: nothing is printed before it. */
  readonly isSilent?: true;
  /** Reads the words that follow, all of them, and gives what to do. The outcome is the exit code. */
  readonly read: (words: Words) => (surroundings: Surroundings) => Promise<number>;
}
