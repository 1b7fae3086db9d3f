import { Option, type Command } from 'commander';
import { ParameterError } from './exit-codes.js';

export interface ConnectionOptions {
  readonly zmqControlAddr?: string;
  readonly address?: string;
  readonly zmqEncoding?: string;
}

const DEFAULT_ADDRESS = 'tcp://localhost:60615';

/** The options by which every client command finds its manager. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option(
      '-a, --zmq-control-addr <address>',
      `control socket of the manager (default: $QSERVER_ZMQ_CONTROL_ADDRESS, else ${DEFAULT_ADDRESS})`,
    )
    .addOption(new Option('--address <address>').hideHelp())
    .option('--zmq-encoding <encoding>', 'encoding of messages (default: $QSERVER_ZMQ_ENCODING, else json)');
}

/** The address to connect to: option over environment over default. */
export function controlAddress(options: ConnectionOptions, env: NodeJS.ProcessEnv): string {
  if (options.address !== undefined) {
    console.error('The option --address is deprecated. Use --zmq-control-addr instead.');
  }
  requireJson(options.zmqEncoding || env.QSERVER_ZMQ_ENCODING);
  if (env.QSERVER_ZMQ_PUBLIC_KEY) {
    throw new ParameterError(
      'QSERVER_ZMQ_PUBLIC_KEY is set, and encrypted connections are not available in this version. Unset it',
    );
  }
  const address =
    options.zmqControlAddr || options.address || env.QSERVER_ZMQ_CONTROL_ADDRESS || DEFAULT_ADDRESS;
  return requireAddress(address);
}

export function requireJson(encoding: string | undefined): void {
  const name = (encoding || 'json').toLowerCase();
  if (name === 'json') return;
  throw new ParameterError(
    name === 'msgpack'
      ? 'msgpack is not available in this version: use json'
      : `there is no encoding '${encoding}'`,
  );
}

export function requireAddress(address: string): string {
  if (/^(tcp:\/\/.+:\d+|ipc:\/\/.+)$/.test(address)) return address;
  throw new ParameterError(`'${address}' is no address. Addresses look like ${DEFAULT_ADDRESS}`);
}
