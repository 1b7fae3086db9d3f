import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { connect } from '../connection.js';
import { EXIT, ParameterError } from '../exit-codes.js';
import { parseOrExit } from '../parse.js';
import { repr } from '../python/repr.js';
import { exchange } from './exchange.js';
import { addOptions, outputOf, type Options } from './options.js';
import { kinOf } from './kin.js';
import type { Program, Surroundings } from './program.js';
import { allCommands, PROGRAMS } from './programs.js';
import { requestFrom, usageOf } from './request.js';
import { Words } from './words.js';

const MONITOR_PERIOD_MS = 1_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const program = addOptions(new Command('qserver'))
    .description('Sends requests to an RE Manager and shows its replies.')
    .argument('<command...>', 'the words of a command, see below')
    .addHelpText('after', helpText());
  const asked = commandsAskedFor(process.argv.slice(2));
  if (asked.length > 0) {
    console.log(`${usageLines(asked)}\n\nAll commands and options: qserver --help`);
    return EXIT.success;
  }
  parseOrExit(program);
  const options = program.opts<Options>();
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  try {
    return await run(program.args, options, interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted) {
      console.log('\nThe program was manually stopped.');
      return EXIT.success;
    }
    if (error instanceof ParameterError) {
      console.error(`Invalid command or parameters: ${error.message}.`);
      return EXIT.parameterError;
    }
    console.error('Exception occurred:', error);
    return EXIT.unexpected;
  }
}

async function run(words: readonly string[], options: Options, interrupt: AbortSignal): Promise<number> {
  const output = outputOf(options, process.stdout.isTTY === true);
  const announce = (words: readonly string[]) => {
    if (output === 'python' && programOf(words)?.isSilent !== true) console.log(`Arguments: ${repr(words)}`);
  };
  announce(words);
  if (options.lockKey === '') throw new ParameterError('the lock key must not be empty');
  const client = connect(options);
  client.user = options.user;
  client.userGroup = options.userGroup;
  client.lockKey = options.lockKey;
  client.sendLockKey = true;
  const stop = () => void client.close();
  interrupt.addEventListener('abort', stop);
  const runRequest: Surroundings['run'] = async (words) => {
    const request = requestFrom(words, options);
    if (request.isRepeated) console.log('Running QServer monitor. Press Ctrl-C to exit ...');
    for (;;) {
      const exitCode = await exchange(client, request, { output, isFull: options.full === true }, interrupt);
      if (!request.isRepeated) return exitCode;
      await pause(MONITOR_PERIOD_MS, undefined, { signal: interrupt });
    }
  };
  const runWords: Surroundings['run'] = async (words) => {
    const program = programOf(words);
    if (program === undefined) return runRequest(words);
    const rest = new Words(words, 1);
    const work = program.read(rest);
    rest.end();
    const run: Surroundings['run'] = (line) => {
      announce(line);
      return runWords(line);
    };
    return work({ client, interrupt, run });
  };
  try {
    return await runWords(words);
  } finally {
    interrupt.removeEventListener('abort', stop);
    await client.close();
  }
}

function programOf(words: readonly string[]): Program | undefined {
  return PROGRAMS.find((program) => program.words === words[0]);
}

type CommandLine = ReturnType<typeof allCommands>[number];

/** For `qserver queue --help` those that begin with queue; none where the help as a whole is asked for, or no help. */
function commandsAskedFor(argv: readonly string[]): readonly CommandLine[] {
  if (!argv.some((word) => word === '--help' || word === '-h')) return [];
  return kinOf(
    argv.filter((word) => !word.startsWith('-')),
    allCommands(),
  );
}

function usageLines(commands: readonly CommandLine[]): string {
  const usages = commands.map((command) => [`  qserver ${usageOf(command)}`, command.help] as const);
  const width = Math.max(0, ...usages.map(([usage]) => usage.length).filter((length) => length <= 50));
  const lines = usages.map(([usage, help]) =>
    usage.length > width ? `${usage}\n${' '.repeat(width)}  ${help}` : `${usage.padEnd(width)}  ${help}`,
  );
  return lines.join('\n');
}

function helpText(): string {
  return `
Commands:
${usageLines(allCommands())}

SOURCE is front, back, an index, or the uid of an item. DESTINATION is front, back, an index, before UID or
after UID. Indices begin with 0; negative ones count from the back.
PLAN and FUNCTION are one quoted word, in Python or JSON:
  '{"name": "count", "args": [["det1", "det2"]], "kwargs": {"num": 10, "delay": 1}}'

Help of a part: qserver queue --help.
Exit code: 0 done, 1 the words make no request, 2 refused, 3 no reply, 4 unexpected error.`;
}
