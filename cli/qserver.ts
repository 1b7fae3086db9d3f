#!/usr/bin/env node
import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { messageOf } from '../src/errors.js';
import { CommunicationError, type REManagerClient } from '../src/client/index.js';
import type { JsonObject } from '../src/protocol/index.js';
import { addConnectionOptions, connect, type ConnectionOptions } from './connection.js';
import { EXIT, ParameterError } from './exit-codes.js';
import { parseOrExit } from './parse.js';
import { repr } from './python/repr.js';
import { COMMANDS } from './qserver/commands.js';
import { Refused, type Finding } from './qserver/inquiry.js';
import { OUTPUTS, reportReply, type Output } from './qserver/report.js';
import { requestFrom, usageOf, type Request } from './qserver/request.js';

interface Options extends ConnectionOptions {
  readonly lockKey?: string;
  readonly user: string;
  readonly userGroup: string;
  readonly output: Output;
  readonly full?: true;
}

const MONITOR_PERIOD_MS = 1_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const program = addConnectionOptions(new Command('qserver'))
    .description('Sends requests to an RE Manager and shows its replies.')
    .argument('<command...>', 'the words of a command, see below')
    .option('-k, --lock-key <key>', 'key of the lock, for locking, unlocking and working while it is locked')
    .option('--user <name>', 'who asks', 'qserver-cli')
    .option('--user-group <name>', 'the group that decides what is allowed', 'primary')
    .addOption(new Option('--output <form>', 'how replies are shown').choices(OUTPUTS).default('python'))
    .option('--full', 'show long replies in full')
    .addHelpText('after', helpText());
  parseOrExit(program);
  const options = program.opts<Options>();
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  if (options.output === 'python') console.log(`Arguments: ${repr(program.args)}`);
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
  if (options.lockKey === '') throw new ParameterError('the lock key must not be empty');
  const request = requestFrom(words, options);
  const client = connect(options);
  if (request.isRepeated) console.log('Running QServer monitor. Press Ctrl-C to exit ...');
  const stop = () => void client.close();
  interrupt.addEventListener('abort', stop);
  try {
    let exitCode = await exchange(client, request, options, interrupt);
    while (request.isRepeated) {
      await wait(MONITOR_PERIOD_MS, undefined, { signal: interrupt });
      exitCode = await exchange(client, request, options, interrupt);
    }
    return exitCode;
  } finally {
    interrupt.removeEventListener('abort', stop);
    await client.close();
  }
}

async function exchange(
  client: REManagerClient<'return'>,
  request: Request,
  { output, full }: Options,
  interrupt: AbortSignal,
): Promise<number> {
  let found: Partial<Finding> & { readonly reply: JsonObject };
  try {
    found = await find(client, request);
  } catch (error) {
    if (interrupt.aborted || !CommunicationError.is(error)) throw error;
    if (output === 'python') console.log(`${timeOfDay()} - ERROR: ${messageOf(error)}`);
    else console.error(messageOf(error));
    return EXIT.communicationError;
  }
  const { reply } = found;
  const text =
    output === 'python' && found.text !== undefined ? found.text : reportReply(reply, output, full === true);
  console.log(output === 'python' ? `${timeOfDay()} - MESSAGE: \n${text}` : text);
  return reply.success === false ? EXIT.refused : EXIT.success;
}

/** The reply to a request, or what an inquiry has found; the refusal of one of its requests is its reply. */
async function find(client: REManagerClient<'return'>, { method, params, inquiry, file }: Request) {
  if (inquiry === undefined)
    return { reply: await client.sendRequest(method, { ...params, ...(await file?.()) }) };
  try {
    return await inquiry(async (asked, given = {}) => {
      const reply = await client.sendRequest(asked, given);
      if (reply.success === false) throw new Refused(reply);
      return reply;
    });
  } catch (error) {
    if (error instanceof Refused) return { reply: error.reply };
    throw error;
  }
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}

function helpText(): string {
  const usages = COMMANDS.map((command) => [`  qserver ${usageOf(command)}`, command.help] as const);
  const width = Math.max(...usages.map(([usage]) => usage.length).filter((length) => length <= 50));
  const lines = usages.map(([usage, help]) =>
    usage.length > width ? `${usage}\n${' '.repeat(width)}  ${help}` : `${usage.padEnd(width)}  ${help}`,
  );
  return `
Commands:
${lines.join('\n')}

SOURCE is front, back, an index, or the uid of an item. DESTINATION is front, back, an index, before UID or
after UID. Indices begin with 0; negative ones count from the back.
PLAN and FUNCTION are one quoted word, in Python or JSON:
  '{"name": "count", "args": [["det1", "det2"]], "kwargs": {"num": 10, "delay": 1}}'

Exit code: 0 done, 1 the words make no request, 2 refused, 3 no reply, 4 unexpected error.`;
}
