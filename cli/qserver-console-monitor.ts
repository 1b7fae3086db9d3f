#!/usr/bin/env node
import { Command, Option } from 'commander';
import { CONSOLE_TOPIC, readNews } from '../src/client/index.js';
import { subscribeInfo } from '../src/transport/index.js';
import { requireAddress, requireJson } from './connection.js';
import { EXIT, ParameterError } from './exit-codes.js';
import { parseOrExit } from './parse.js';

interface Options {
  readonly zmqInfoAddr?: string;
  readonly zmqSubscribeAddr?: string;
  readonly zmqEncoding?: string;
}

const DEFAULT_ADDRESS = 'tcp://localhost:60625';

process.exitCode = await main();

async function main(): Promise<number> {
  const program = new Command('qserver-console-monitor')
    .description('Prints the console output of manager and worker until Ctrl-C.')
    .option(
      '--zmq-info-addr <address>',
      `info socket of the manager (default: $QSERVER_ZMQ_INFO_ADDRESS, else ${DEFAULT_ADDRESS})`,
    )
    .addOption(new Option('--zmq-subscribe-addr <address>').hideHelp())
    .option('--zmq-encoding <encoding>', 'encoding of messages (default: $QSERVER_ZMQ_ENCODING, else json)');
  parseOrExit(program);
  try {
    await monitor(infoAddress(program.opts<Options>()));
    return EXIT.success;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    console.error(`Invalid command or parameters: ${error.message}.`);
    return EXIT.parameterError;
  }
}

function infoAddress({ zmqInfoAddr, zmqSubscribeAddr, zmqEncoding }: Options): string {
  if (zmqSubscribeAddr !== undefined) {
    console.error('The option --zmq-subscribe-addr is deprecated. Use --zmq-info-addr instead.');
  }
  requireJson(zmqEncoding || process.env.QSERVER_ZMQ_ENCODING);
  return requireAddress(
    zmqInfoAddr || zmqSubscribeAddr || process.env.QSERVER_ZMQ_INFO_ADDRESS || DEFAULT_ADDRESS,
  );
}

async function monitor(address: string): Promise<void> {
  const subscription = subscribeInfo(address, [CONSOLE_TOPIC]);
  const stop = () => void subscription.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever reads this output has seen enough.
  process.stdout.once('error', stop);
  for await (const news of readNews(subscription)) {
    if (news.kind === 'console') process.stdout.write(news.text);
  }
}
