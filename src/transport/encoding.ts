import { QueueServerError } from '../errors.js';
import { parseJson, readMsgpack, stringifyJson, writeMsgpack, type JsonValue } from '../protocol/index.js';

/** How a value becomes the body of a message. One encoding serves both sockets of a manager (spec re-manager §1.2). */
export interface Encoding {
  readonly name: string;
  /** Throws `BODY_UNWRITABLE` where the encoding has no form for the value. */
  encode(value: JsonValue): Buffer;
  /** Throws `BODY_UNREADABLE` with the name of the encoding and what is wrong with the body. */
  decode(body: Buffer): JsonValue;
}

// A reply in a wrong encoding would be read as text full of replacement characters: refuse it instead.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// Nothing in a message says how it is encoded, and two sides that do not agree see only this.
const NOT_UTF8 =
  'it is not UTF-8 text. If the other side speaks msgpack, say so here: --zmq-encoding msgpack, or QSERVER_ZMQ_ENCODING';
const IS_JSON =
  'it is JSON. If the other side speaks JSON, say so here: --zmq-encoding json, or QSERVER_ZMQ_ENCODING';

export const jsonEncoding: Encoding = {
  name: 'JSON',
  encode: (value) => Buffer.from(stringifyJson(value)),
  decode(body) {
    try {
      return parseJson(utf8.decode(body));
    } catch (cause) {
      const reason = cause instanceof TypeError ? NOT_UTF8 : (cause as Error).message;
      throw new QueueServerError('BODY_UNREADABLE', ['JSON', reason], { cause });
    }
  },
};

export const msgpackEncoding: Encoding = {
  name: 'MSGPACK',
  encode: writeMsgpack,
  decode(body) {
    try {
      return readMsgpack(body);
    } catch (cause) {
      const reason = isJson(body) ? IS_JSON : (cause as Error).message;
      throw new QueueServerError('BODY_UNREADABLE', ['MSGPACK', reason], { cause });
    }
  },
};

export const ENCODING_NAMES = ['json', 'msgpack'] as const;
export type EncodingName = (typeof ENCODING_NAMES)[number];

/** By the names that settings and options have for them. */
export const ENCODINGS: Readonly<Record<EncodingName, Encoding>> = {
  json: jsonEncoding,
  msgpack: msgpackEncoding,
};

function isJson(body: Buffer): boolean {
  try {
    return typeof parseJson(utf8.decode(body)) === 'object';
  } catch {
    return false;
  }
}
