#!/usr/bin/env node
import { Command, Option } from 'commander';
import { CONSOLE_TOPIC, readNews } from '../src/client/index.js';
import { subscribeInfo } from '../src/transport/index.js';
import { readSwitch } from '../src/config/index.js';
import { ENCODING_HELP, requireAddress, requireEncoding, requireKey, type Connection } from './connection.js';
import { EXIT, ParameterError } from './exit-codes.js';
import { parseOrExit } from './parse.js';

interface Options {
  readonly zmqInfoAddr?: string;
  readonly zmqSubscribeAddr?: string;
  readonly zmqEncoding?: string;
  readonly zmqInfoEncryption?: string;
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
    .option('--zmq-encoding <encoding>', ENCODING_HELP)
    .option(
      '--zmq-info-encryption <ON|OFF>',
      'decrypt, with the key in $QSERVER_ZMQ_PUBLIC_KEY (default: $SKYQUEUE_ZMQ_INFO_ENCRYPTION, else OFF)',
    );
  parseOrExit(program);
  try {
    await monitor(connectionOf(program.opts<Options>(), process.env));
    return EXIT.success;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    console.error(`Invalid command or parameters: ${error.message}.`);
    return EXIT.parameterError;
  }
}

function connectionOf(options: Options, env: NodeJS.ProcessEnv): Connection {
  const { zmqInfoAddr, zmqSubscribeAddr, zmqEncoding, zmqInfoEncryption } = options;
  if (zmqSubscribeAddr !== undefined) {
    console.error('The option --zmq-subscribe-addr is deprecated. Use --zmq-info-addr instead.');
  }
  const isEncrypted = requireSwitch(zmqInfoEncryption ?? env.SKYQUEUE_ZMQ_INFO_ENCRYPTION ?? '');
  return {
    address: requireAddress(
      zmqInfoAddr || zmqSubscribeAddr || env.QSERVER_ZMQ_INFO_ADDRESS || DEFAULT_ADDRESS,
    ),
    encoding: requireEncoding(zmqEncoding || env.QSERVER_ZMQ_ENCODING),
    serverKey: isEncrypted ? requirePresent(requireKey(env.QSERVER_ZMQ_PUBLIC_KEY)) : undefined,
  };
}

function requireSwitch(text: string): boolean {
  const isOn = readSwitch(text);
  if (isOn === undefined) throw new ParameterError(`expected ON or OFF, not '${text}'`);
  return isOn;
}

function requirePresent(key: string | undefined): string {
  if (key === undefined) throw new ParameterError('the public key is missing in QSERVER_ZMQ_PUBLIC_KEY');
  return key;
}

async function monitor({ address, encoding, serverKey }: Connection): Promise<void> {
  const subscription = subscribeInfo(address, [CONSOLE_TOPIC], serverKey);
  const stop = () => void subscription.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever reads this output has seen enough.
  process.stdout.once('error', stop);
  for await (const news of readNews(subscription, encoding)) {
    if (news.kind === 'console') process.stdout.write(news.text);
  }
}
