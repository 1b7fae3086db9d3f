import { Option, type Command } from 'commander';
import {
  connectZmq,
  DEFAULT_CONTROL_ADDRESS,
  DEFAULT_INFO_ADDRESS,
  RequestParameterError,
  type REManagerClient,
  type ZmqOptions,
} from '../src/client/index.js';
import { readSwitch } from '../src/config/index.js';
import type { EncodingName } from '../src/transport/index.js';
import { ParameterError } from './exit-codes.js';

export interface ConnectionOptions {
  readonly zmqControlAddr?: string;
  readonly address?: string;
  readonly zmqEncoding?: string;
}

export interface InfoOptions {
  readonly zmqInfoAddr?: string;
  readonly zmqSubscribeAddr?: string;
  readonly zmqInfoEncryption?: string;
}

const ENCODING_HELP = 'encoding of messages, json or msgpack (default: $QSERVER_ZMQ_ENCODING, else json)';
const KEY_HELP =
  'A manager that encrypts needs its public key in QSERVER_ZMQ_PUBLIC_KEY (see qserver-zmq-keys).';

/** The options by which every client command finds its manager. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option(
      '-a, --zmq-control-addr <address>',
      `control socket of the manager (default: $QSERVER_ZMQ_CONTROL_ADDRESS, else ${DEFAULT_CONTROL_ADDRESS})`,
    )
    .addOption(new Option('--address <address>').hideHelp())
    .option('--zmq-encoding <encoding>', ENCODING_HELP)
    .addHelpText('after', `\n${KEY_HELP}`);
}

/** The options of a command that listens to what the manager publishes. */
export function addInfoOptions(command: Command): Command {
  return command
    .option(
      '--zmq-info-addr <address>',
      `info socket of the manager (default: $QSERVER_ZMQ_INFO_ADDRESS, else ${DEFAULT_INFO_ADDRESS})`,
    )
    .addOption(new Option('--zmq-subscribe-addr <address>').hideHelp())
    .option(
      '--zmq-info-encryption <ON|OFF>',
      'decrypt, with the key in $QSERVER_ZMQ_PUBLIC_KEY (default: $SKYQUEUE_ZMQ_INFO_ENCRYPTION, else OFF)',
    );
}

export function addEncodingOption(command: Command): Command {
  return command.option('--zmq-encoding <encoding>', ENCODING_HELP);
}

/** A client of the manager that the options name. It gives refusals back, and keeps what Python tells apart. */
export function connect(
  options: ConnectionOptions & InfoOptions & { user?: string; userGroup?: string },
): REManagerClient<'return'> {
  warnOfOldNames(options);
  try {
    return connectZmq({ ...zmqOptionsOf(options), requestFailures: 'return', exactNumbers: true });
  } catch (error) {
    if (RequestParameterError.is(error)) throw new ParameterError(error.message);
    throw error;
  }
}

function zmqOptionsOf(options: ConnectionOptions & InfoOptions): ZmqOptions {
  const { zmqInfoEncryption } = options;
  return {
    controlAddr: options.zmqControlAddr || options.address,
    infoAddr: options.zmqInfoAddr || options.zmqSubscribeAddr,
    // What it may be is said where it is read.
    encoding: options.zmqEncoding as EncodingName | undefined,
    infoEncryption: zmqInfoEncryption === undefined ? undefined : requireSwitch(zmqInfoEncryption),
  };
}

function warnOfOldNames({ address, zmqSubscribeAddr }: ConnectionOptions & InfoOptions): void {
  if (address !== undefined) {
    console.error('The option --address is deprecated. Use --zmq-control-addr instead.');
  }
  if (zmqSubscribeAddr !== undefined) {
    console.error('The option --zmq-subscribe-addr is deprecated. Use --zmq-info-addr instead.');
  }
}

function requireSwitch(text: string): boolean {
  const isOn = readSwitch(text);
  if (isOn === undefined) throw new ParameterError(`expected ON or OFF, not '${text}'`);
  return isOn;
}
