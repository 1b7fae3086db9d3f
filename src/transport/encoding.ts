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

export const jsonEncoding: Encoding = {
  name: 'JSON',
  encode: (value) => Buffer.from(stringifyJson(value)),
  decode(body) {
    try {
      return parseJson(utf8.decode(body));
    } catch (cause) {
      const reason = cause instanceof TypeError ? 'it is not UTF-8 text' : (cause as Error).message;
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
      throw new QueueServerError('BODY_UNREADABLE', ['MSGPACK', (cause as Error).message], { cause });
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
