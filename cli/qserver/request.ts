import type { JsonObject } from '../../src/protocol/index.js';
import { METHODS, type MethodContract } from '../../src/protocol/methods/index.js';
import { ParameterError } from '../exit-codes.js';
import type { Command } from './command.js';
import { COMMANDS } from './commands.js';
import type { Inquiry } from './inquiry.js';
import { kinOf } from './kin.js';
import { Words } from './words.js';

export interface Asker {
  readonly user: string;
  readonly userGroup: string;
  readonly lockKey?: string | undefined;
}

export interface Request {
  readonly method: string;
  readonly params: JsonObject;
  /** Send it every second until interrupted. */
  readonly isRepeated: boolean;
  /** What is to be done instead of sending `method`. */
  readonly inquiry?: Inquiry;
  /** Reads from files what is sent as well. Rejects with a `ParameterError`: then nothing must be sent. */
  readonly file?: () => Promise<JsonObject>;
}

/** The request that the words of a command line mean. Throws `ParameterError`: then nothing must be sent. */
export function requestFrom(words: readonly string[], asker: Asker): Request {
  const command = commandOf(words);
  const rest = new Words(words, command.words.split(' ').length);
  const params = command.params?.(rest) ?? {};
  const inquiry = command.inquiry?.(rest);
  const file = command.file?.(rest);
  rest.end();
  return {
    method: command.method,
    params: { ...params, ...whoAsks(command, asker), ...lockKey(command, asker) },
    isRepeated: command.words === 'monitor',
    ...(inquiry !== undefined && { inquiry }),
    ...(file !== undefined && { file }),
  };
}

function commandOf(words: readonly string[]): Command {
  const fits = COMMANDS.filter((command) => command.words.split(' ').every((word, at) => word === words[at]));
  const longest = fits.sort((a, b) => b.words.length - a.words.length)[0];
  if (longest !== undefined) return longest;
  const kin = kinOf(words, COMMANDS);
  const hint =
    kin.length > 0
      ? `Did you mean${kin.length > 1 ? ' one of these' : ''}?\n${kin.map((command) => `  qserver ${usageOf(command)}`).join('\n')}`
      : 'See qserver --help for all commands';
  throw new ParameterError(`there is no command '${words.join(' ')}'. ${hint}`);
}

export function usageOf(command: Pick<Command, 'words' | 'usage'>): string {
  return [command.words, command.usage ?? ''].join(' ').trimEnd();
}

function whoAsks({ asUser }: Command, { user, userGroup }: Asker): JsonObject {
  return {
    ...((asUser === 'user' || asUser === 'both') && { user }),
    ...((asUser === 'group' || asUser === 'both') && { user_group: userGroup }),
  };
}

/** The key goes to the methods that know it, and to no other: they would refuse the request. */
function lockKey({ method, alwaysLockKey }: Command, asker: Asker): JsonObject {
  if (alwaysLockKey === true) return { lock_key: asker.lockKey ?? null };
  return asker.lockKey !== undefined && acceptsLockKey(method) ? { lock_key: asker.lockKey } : {};
}

export function acceptsLockKey(method: string): boolean {
  const contract = (METHODS as Readonly<Record<string, MethodContract>>)[method];
  if (contract === undefined) return BEYOND_THE_CONTRACTS.has(method);
  return contract.lock !== null || ABOUT_THE_LOCK.has(method);
}

const ABOUT_THE_LOCK = new Set(['lock', 'lock_info', 'unlock']);

/** Methods that a manager of another make has and ours has no contract for. */
const BEYOND_THE_CONTRACTS = new Set([
  'environment_update',
  'function_execute',
  'permissions_reload',
  'permissions_set',
  'script_upload',
]);
