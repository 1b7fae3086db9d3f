import { newCurveKeys, type CurveKeys } from '../../../src/config/index.js';
import { plainValue, type JsonObject } from '../../../src/protocol/index.js';
import { msgpackEncoding } from '../../../src/transport/index.js';

/** How a manager and its clients talk, for tests that are about that. All others speak plain JSON, and use nothing of ours. */
export interface Wire {
  readonly name: string;
  readonly encoding: 'json' | 'msgpack';
  readonly keys?: CurveKeys;
  /** The info socket, too, with the same keys. */
  readonly encryptsInfo?: boolean;
}

export const JSON_WIRE: Wire = { name: 'JSON', encoding: 'json' };
export const WIRES: readonly Wire[] = [
  JSON_WIRE,
  { name: 'msgpack', encoding: 'msgpack' },
  { name: 'JSON and CURVE', encoding: 'json', keys: newCurveKeys() },
  { name: 'msgpack and CURVE', encoding: 'msgpack', keys: newCurveKeys() },
];

export function encode({ encoding }: Wire, value: object): Buffer | string {
  return encoding === 'json' ? JSON.stringify(value) : msgpackEncoding.encode(value as JsonObject);
}

export function decode({ encoding }: Wire, body: Buffer | undefined): unknown {
  return encoding === 'json'
    ? JSON.parse(String(body))
    : plainValue(msgpackEncoding.decode(body ?? Buffer.alloc(0)));
}

/** What managers and clients of either make find these settings in. Our clients and those of the reference read the same. */
export function wireEnvironment({ encoding, keys, encryptsInfo }: Wire): NodeJS.ProcessEnv {
  return {
    QSERVER_ZMQ_ENCODING_FOR_SERVER: encoding,
    QSERVER_ZMQ_ENCODING: encoding,
    QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER: keys?.privateKey,
    QSERVER_ZMQ_PUBLIC_KEY: keys?.publicKey,
    SKYQUEUE_ZMQ_INFO_ENCRYPTION: encryptsInfo === true ? 'ON' : undefined,
  };
}

/** Socket options of a client. */
export function clientKeys(serverKey: string | undefined): object {
  if (serverKey === undefined) return {};
  const { privateKey, publicKey } = newCurveKeys();
  return { curveServerKey: serverKey, curvePublicKey: publicKey, curveSecretKey: privateKey };
}
