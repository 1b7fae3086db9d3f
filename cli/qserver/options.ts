import { Option, type Command } from 'commander';
import {
  addConnectionOptions,
  addInfoOptions,
  type ConnectionOptions,
  type InfoOptions,
} from '../connection.js';
import { OUTPUTS, type Output } from './report.js';

export interface Options extends ConnectionOptions, InfoOptions {
  readonly lockKey?: string;
  readonly user: string;
  readonly userGroup: string;
  readonly output?: Output;
  readonly json?: true;
  readonly full?: true;
}

/** The options of `qserver`, for all of its commands. */
export function addOptions(program: Command): Command {
  return addInfoOptions(addConnectionOptions(program))
    .option('-k, --lock-key <key>', 'key of the lock, for locking, unlocking and working while it is locked')
    .option('--user <name>', 'who asks', 'qserver-cli')
    .option('--user-group <name>', 'the group that decides what is allowed', 'primary')
    .addOption(
      new Option(
        '--output <form>',
        'how replies are shown (default: table on a terminal, else python, as the Python qserver has it)',
      ).choices(OUTPUTS),
    )
    .option('--json', 'the same as --output json')
    .option('--full', 'show long replies in full');
}

/** The form of replies: what was asked for, or what suits who reads. */
export function outputOf({ output, json }: Options, isTerminal: boolean): Output {
  return json === true ? 'json' : (output ?? (isTerminal ? 'table' : 'python'));
}
