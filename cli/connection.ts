import { Option, type Command } from 'commander';
import { publicKeyOf } from '../src/config/index.js';
import { ENCODING_NAMES, ENCODINGS, type Encoding } from '../src/transport/index.js';
import { ParameterError } from './exit-codes.js';

export interface ConnectionOptions {
  readonly zmqControlAddr?: string;
  readonly address?: string;
  readonly zmqEncoding?: string;
}

export const ENCODING_HELP =
  'encoding of messages, json or msgpack (default: $QSERVER_ZMQ_ENCODING, else json)';
const KEY_HELP =
  'A manager that encrypts needs its public key in QSERVER_ZMQ_PUBLIC_KEY (see qserver-zmq-keys).';
const DEFAULT_ADDRESS = 'tcp://localhost:60615';

/** The options by which every client command finds its manager. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option(
      '-a, --zmq-control-addr <address>',
      `control socket of the manager (default: $QSERVER_ZMQ_CONTROL_ADDRESS, else ${DEFAULT_ADDRESS})`,
    )
    .addOption(new Option('--address <address>').hideHelp())
    .option('--zmq-encoding <encoding>', ENCODING_HELP)
    .addHelpText('after', `\n${KEY_HELP}`);
}

export interface Connection {
  readonly address: string;
  readonly encoding: Encoding;
  readonly serverKey: string | undefined;
}

/** Where to connect to, and how to talk there: option over environment over default. */
export function connectionOf(options: ConnectionOptions, env: NodeJS.ProcessEnv): Connection {
  if (options.address !== undefined) {
    console.error('The option --address is deprecated. Use --zmq-control-addr instead.');
  }
  const address =
    options.zmqControlAddr || options.address || env.QSERVER_ZMQ_CONTROL_ADDRESS || DEFAULT_ADDRESS;
  return {
    address: requireAddress(address),
    encoding: requireEncoding(options.zmqEncoding || env.QSERVER_ZMQ_ENCODING),
    serverKey: requireKey(env.QSERVER_ZMQ_PUBLIC_KEY),
  };
}

export function requireEncoding(name: string | undefined): Encoding {
  const known = ENCODING_NAMES.find((known) => known === (name || 'json').toLowerCase());
  if (known !== undefined) return ENCODINGS[known];
  throw new ParameterError(`there is no encoding '${name}'. Encodings: ${ENCODING_NAMES.join(', ')}`);
}

/** The public key of the manager, if there is one. */
export function requireKey(key: string | undefined): string | undefined {
  if (!key || publicKeyOf(key) !== undefined) return key || undefined;
  throw new ParameterError(
    'QSERVER_ZMQ_PUBLIC_KEY is no key: it must have 40 characters, as qserver-zmq-keys prints them',
  );
}

export function requireAddress(address: string): string {
  if (/^(tcp:\/\/.+:\d+|ipc:\/\/.+)$/.test(address)) return address;
  throw new ParameterError(`'${address}' is no address. Addresses look like ${DEFAULT_ADDRESS}`);
}
