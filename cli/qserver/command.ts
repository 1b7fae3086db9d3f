import type { JsonObject } from '../../src/protocol/index.js';
import type { Inquiry } from './inquiry.js';
import type { Words } from './words.js';

export interface Command {
  /** The words that choose the command. */
  readonly words: string;
  /** What may follow them. */
  readonly usage?: string;
  readonly method: string;
  /** Takes the place of a single request to `method`. Reads the words that follow, all of them. */
  readonly inquiry?: (words: Words) => Inquiry;
  /** What else is sent, where reading it takes its time. Reads the words that follow. */
  readonly file?: (words: Words) => () => Promise<JsonObject>;
  readonly help: string;
  /** Who asks is part of the request. */
  readonly asUser?: 'user' | 'group' | 'both';
  /** The lock key is sent also when there is none. */
  readonly alwaysLockKey?: boolean;
  /** Reads the words that follow, all of them. Without it none may follow. */
  readonly params?: (words: Words) => JsonObject;
}
