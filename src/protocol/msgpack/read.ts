import { Float, MAX_DEPTH, objectOf, type JsonObject, type JsonValue } from '../json-value.js';

/** Reads one value that is all of the body. Throws an Error that says what is wrong with it, and where. */
export function readMsgpack(body: Buffer): JsonValue {
  return new Reader(body).read();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What Buffer puts where it cannot read. It may have been sent as well, so only then we look again, strictly. */
const UNREADABLE = '\ufffd';
class Reader {
  readonly #body: Buffer;
  #at = 0;
  #depth = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  read(): JsonValue {
    const value = this.#value();
    if (this.#at < this.#body.length) throw this.#fault('something follows the value');
    return value;
  }

  #value(): JsonValue {
    const tag = this.#uint(1);
    if (tag < 0x80) return tag;
    if (tag < 0x90) return this.#object(tag - 0x80);
    if (tag < 0xa0) return this.#array(tag - 0x90);
    if (tag < 0xc0) return this.#string(tag - 0xa0);
    if (tag >= 0xe0) return tag - 0x100;
    const body = this.#body;
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return exact(body.readFloatBE(this.#take(4)));
      case 0xcb:
        return exact(body.readDoubleBE(this.#take(8)));
      case 0xcc:
        return this.#uint(1);
      case 0xcd:
        return this.#uint(2);
      case 0xce:
        return this.#uint(4);
      case 0xcf:
        return narrow(body.readBigUInt64BE(this.#take(8)));
      case 0xd0:
        return body.readInt8(this.#take(1));
      case 0xd1:
        return body.readInt16BE(this.#take(2));
      case 0xd2:
        return body.readInt32BE(this.#take(4));
      case 0xd3:
        return narrow(body.readBigInt64BE(this.#take(8)));
      case 0xd9:
        return this.#string(this.#uint(1));
      case 0xda:
        return this.#string(this.#uint(2));
      case 0xdb:
        return this.#string(this.#uint(4));
      case 0xdc:
        return this.#array(this.#uint(2));
      case 0xdd:
        return this.#array(this.#uint(4));
      case 0xde:
        return this.#object(this.#uint(2));
      case 0xdf:
        return this.#object(this.#uint(4));
      case 0xc4:
      case 0xc5:
      case 0xc6:
        throw this.#fault('binary data is not accepted. Send text, numbers, arrays and maps');
      case 0xc1:
        throw this.#fault('no value begins with the byte 0xc1');
      default:
        throw this.#fault('extension types are not accepted. Send text, numbers, arrays and maps');
    }
  }

  #array(count: number): JsonValue[] {
    this.#enter(count);
    const values: JsonValue[] = [];
    for (let i = 0; i < count; i++) values.push(this.#value());
    this.#depth--;
    return values;
  }

  /** Of equal keys the last one wins. */
  #object(count: number): JsonObject {
    this.#enter(count * 2);
    const entries: [string, JsonValue][] = [];
    for (let i = 0; i < count; i++) {
      const key = this.#key();
      entries.push([key, this.#value()]);
    }
    this.#depth--;
    return objectOf(entries);
  }

  #key(): string {
    const tag = this.#body[this.#at] ?? 0;
    const isText = (tag >= 0xa0 && tag < 0xc0) || (tag >= 0xd9 && tag <= 0xdb);
    if (!isText && this.#at < this.#body.length) throw this.#fault('a key of a map must be a string');
    return this.#value() as string;
  }

  #string(bytes: number): string {
    const from = this.#take(bytes);
    const text = this.#body.toString('utf8', from, this.#at);
    if (text.includes(UNREADABLE)) this.#refuseBadText(from);
    return text;
  }

  #refuseBadText(from: number): void {
    try {
      utf8.decode(this.#body.subarray(from, this.#at));
    } catch {
      throw this.#fault('a string is not UTF-8 text');
    }
  }

  /** What claims to have more than there are bytes has an end that is missing: no need to read so far. */
  #enter(values: number): void {
    if (++this.#depth > MAX_DEPTH) throw this.#fault(`nested deeper than ${MAX_DEPTH} levels`);
    if (values > this.#body.length - this.#at) throw this.#fault('the body ends too early');
  }

  #uint(bytes: number): number {
    const from = this.#take(bytes);
    return bytes === 1 ? (this.#body[from] as number) : this.#body.readUIntBE(from, bytes);
  }

  /** Where the next bytes are, which are taken with that. */
  #take(bytes: number): number {
    const from = this.#at;
    if (from + bytes > this.#body.length) throw this.#fault('the body ends too early');
    this.#at += bytes;
    return from;
  }

  #fault(what: string): Error {
    return new Error(`${what}, at byte ${this.#at}`);
  }
}

/** A float stays one, also where its value is whole. */
function exact(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
