#!/usr/bin/env node
import './node-version.js';
import { Command } from 'commander';
import { stringifyJson } from '../src/protocol/index.js';
import {
  addEncodingOption,
  addInfoOptions,
  connect,
  type ConnectionOptions,
  type InfoOptions,
} from './connection.js';
import { EXIT, ParameterError } from './exit-codes.js';
import { parseOrExit } from './parse.js';

interface Options extends ConnectionOptions, InfoOptions {
  readonly json?: true;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const program = addEncodingOption(
    addInfoOptions(
      new Command('qserver-console-monitor').description(
        'Prints the console output of manager and worker until Ctrl-C.',
      ),
    ),
  ).option('--json', 'one line of JSON for each message: {"time": …, "msg": …}');
  parseOrExit(program);
  try {
    await monitor(program.opts<Options>());
    return EXIT.success;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    console.error(`Invalid command or parameters: ${error.message}.`);
    return EXIT.parameterError;
  }
}

async function monitor(options: Options): Promise<void> {
  const client = connect(options);
  const end = new AbortController();
  const stop = () => end.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever reads this output has seen enough.
  process.stdout.once('error', stop);
  // Nothing comes from a manager that has nothing to say, and from an address where none is: people cannot tell.
  if (process.stdout.isTTY && !options.json)
    console.error(
      'Console output of the manager is shown as it comes. Where nothing comes, try qserver ping. Ctrl-C ends this.',
    );
  try {
    for await (const { time, msg } of client.console.messages({ signal: end.signal })) {
      process.stdout.write(options.json ? `${stringifyJson({ time, msg })}\n` : msg);
    }
  } finally {
    await client.close();
  }
}
