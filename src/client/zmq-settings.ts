import { publicKeyOf, readSwitch } from '../config/index.js';
import { ENCODING_NAMES, ENCODINGS, type Encoding, type EncodingName } from '../transport/index.js';
import { RequestParameterError } from './errors.js';

export const DEFAULT_CONTROL_ADDRESS = 'tcp://localhost:60615';
export const DEFAULT_INFO_ADDRESS = 'tcp://localhost:60625';

export interface ZmqOptions {
  /** Default: `$QSERVER_ZMQ_CONTROL_ADDRESS`, else `tcp://localhost:60615`. */
  readonly controlAddr?: string | undefined;
  /** Default: `$QSERVER_ZMQ_INFO_ADDRESS`, else `tcp://localhost:60625`. */
  readonly infoAddr?: string | undefined;
  /** That of the manager. Default: `$QSERVER_ZMQ_ENCODING`, else `json`. */
  readonly encoding?: EncodingName | undefined;
  /** The public key of a manager that encrypts. Default: `$QSERVER_ZMQ_PUBLIC_KEY`, else none. */
  readonly publicKey?: string | undefined;
  /** The manager encrypts its info socket, too. Default: `$SKYQUEUE_ZMQ_INFO_ENCRYPTION`, else false. */
  readonly infoEncryption?: boolean | undefined;
  /** How long to wait for a reply. Default: 2 s. */
  readonly timeoutRecvMs?: number | undefined;
  /** How long a request may take to be sent. Default: 0.5 s. */
  readonly timeoutSendMs?: number | undefined;
}

export interface ZmqSettings {
  readonly controlAddr: string;
  readonly infoAddr: string;
  readonly encoding: Encoding;
  readonly publicKey: string | undefined;
  readonly infoKey: string | undefined;
  readonly timeoutRecvMs: number | undefined;
  readonly timeoutSendMs: number | undefined;
}

/** Options over environment over defaults. Throws a `RequestParameterError` for what cannot be meant. */
export function zmqSettings(options: ZmqOptions, env: NodeJS.ProcessEnv): ZmqSettings {
  const publicKey = readKey(options.publicKey || env.QSERVER_ZMQ_PUBLIC_KEY);
  const infoEncryption = options.infoEncryption ?? switchOf(env.SKYQUEUE_ZMQ_INFO_ENCRYPTION ?? '');
  if (infoEncryption && publicKey === undefined) {
    throw new RequestParameterError('the public key is missing in QSERVER_ZMQ_PUBLIC_KEY');
  }
  return {
    controlAddr: readAddress(
      options.controlAddr || env.QSERVER_ZMQ_CONTROL_ADDRESS || DEFAULT_CONTROL_ADDRESS,
    ),
    infoAddr: readAddress(options.infoAddr || env.QSERVER_ZMQ_INFO_ADDRESS || DEFAULT_INFO_ADDRESS),
    encoding: readEncoding(options.encoding || env.QSERVER_ZMQ_ENCODING || 'json'),
    publicKey,
    infoKey: infoEncryption ? publicKey : undefined,
    timeoutRecvMs: options.timeoutRecvMs,
    timeoutSendMs: options.timeoutSendMs,
  };
}

function readAddress(address: string): string {
  if (/^(tcp:\/\/.+:\d+|ipc:\/\/.+)$/.test(address)) return address;
  throw new RequestParameterError(
    `'${address}' is no address. Addresses look like ${DEFAULT_CONTROL_ADDRESS}`,
  );
}

function readEncoding(name: string): Encoding {
  const known = ENCODING_NAMES.find((known) => known === name.toLowerCase());
  if (known !== undefined) return ENCODINGS[known];
  throw new RequestParameterError(`there is no encoding '${name}'. Encodings: ${ENCODING_NAMES.join(', ')}`);
}

function readKey(key: string | undefined): string | undefined {
  if (!key || publicKeyOf(key) !== undefined) return key || undefined;
  throw new RequestParameterError(
    'QSERVER_ZMQ_PUBLIC_KEY is no key: it must have 40 characters, as qserver-zmq-keys prints them',
  );
}

function switchOf(text: string): boolean {
  const isOn = readSwitch(text);
  if (isOn === undefined) throw new RequestParameterError(`expected ON or OFF, not '${text}'`);
  return isOn;
}
