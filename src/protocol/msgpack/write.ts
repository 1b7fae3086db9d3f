import { QueueServerError } from '../../errors.js';
import { parseJson } from '../json-reader.js';
import { Encoded, Float, keysOf, MAX_DEPTH, type JsonObject, type JsonValue } from '../json-value.js';

/**
 * A codec of our own, because the libraries take every whole number for an integer: what came as `1.0` would leave as
 * `1`, which Python tells apart (design D8). They also drop the order of keys such as "10", and read kinds of values
 * that must be refused here (spec re-manager §1.2). The part of msgpack that JSON values need is small.
 */
export function writeMsgpack(value: JsonValue | undefined): Buffer {
  return new Writer().write(value);
}

/** Of JSON texts, which live as long as what they tell of: the queue is asked for more often than it changes. */
const written = new WeakMap<Encoded, Buffer>();

const FIRST_BYTES = 512;
/** Up to this length, writing character by character is faster than a call out of JavaScript. */
const SHORT_STRING = 40;
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);
const SHOWN_DIGITS = 30;

class Writer {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #at = 0;
  #depth = 0;

  write(value: JsonValue | undefined): Buffer {
    this.#value(value);
    return this.#buffer.subarray(0, this.#at);
  }

  #value(value: JsonValue | undefined): void {
    switch (typeof value) {
      case 'string':
        return this.#string(value);
      case 'number':
        return Number.isSafeInteger(value) && !Object.is(value, -0)
          ? this.#integer(value)
          : this.#float(value);
      case 'bigint':
        return this.#bigInteger(value);
      case 'boolean':
        return this.#byte(value ? 0xc3 : 0xc2);
      case 'undefined':
        return this.#byte(0xc0);
      default:
    }
    if (value === null) return this.#byte(0xc0);
    if (value instanceof Float) return this.#float(value.value);
    if (value instanceof Encoded) return this.#encoded(value);
    if (++this.#depth > MAX_DEPTH) throw fault(`it is nested deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(value)) this.#array(value as readonly JsonValue[]);
    else this.#object(value as JsonObject);
    this.#depth--;
  }

  #encoded(value: Encoded): void {
    let bytes = written.get(value);
    if (bytes === undefined) written.set(value, (bytes = writeMsgpack(parseJson(value.text))));
    this.#makeRoom(bytes.length);
    this.#at += bytes.copy(this.#buffer, this.#at);
  }

  #array(values: readonly JsonValue[]): void {
    this.#size(values.length, 0x90, 0xdc);
    for (const value of values) this.#value(value);
  }

  /** Keys whose value is `undefined` are left out, as in JSON. */
  #object(object: JsonObject): void {
    const keys = keysOf(object);
    let count = 0;
    for (const key of keys) if (object[key] !== undefined) count++;
    this.#size(count, 0x80, 0xde);
    for (const key of keys) {
      const value = object[key];
      if (value === undefined) continue;
      this.#string(key);
      this.#value(value);
    }
  }

  /** Arrays and maps: up to 15 entries are told in the first byte. */
  #size(count: number, short: number, long: number): void {
    if (count < 16) return this.#byte(short + count);
    if (count < 2 ** 16) this.#number(long, 2, (at) => this.#buffer.writeUInt16BE(count, at));
    else this.#number(long + 1, 4, (at) => this.#buffer.writeUInt32BE(count, at));
  }

  #string(text: string): void {
    if (text.length < SHORT_STRING && this.#shortAscii(text)) return;
    const bytes = Buffer.byteLength(text);
    if (bytes < 32) this.#byte(0xa0 + bytes);
    else if (bytes < 2 ** 8) this.#number(0xd9, 1, (at) => this.#buffer.writeUInt8(bytes, at));
    else if (bytes < 2 ** 16) this.#number(0xda, 2, (at) => this.#buffer.writeUInt16BE(bytes, at));
    else this.#number(0xdb, 4, (at) => this.#buffer.writeUInt32BE(bytes, at));
    this.#makeRoom(bytes);
    this.#at += this.#buffer.write(text, this.#at);
  }

  /** False, with nothing written, where a character is not ASCII. */
  #shortAscii(text: string): boolean {
    const { length } = text;
    this.#makeRoom(length + 2);
    const buffer = this.#buffer;
    let at = this.#at;
    if (length < 32) buffer[at++] = 0xa0 + length;
    else {
      buffer[at++] = 0xd9;
      buffer[at++] = length;
    }
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      buffer[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #integer(value: number): void {
    if (value >= -32 && value < 128) return this.#byte(value & 0xff);
    if (value >= 0) {
      if (value < 2 ** 8) return this.#number(0xcc, 1, (at) => this.#buffer.writeUInt8(value, at));
      if (value < 2 ** 16) return this.#number(0xcd, 2, (at) => this.#buffer.writeUInt16BE(value, at));
      if (value < 2 ** 32) return this.#number(0xce, 4, (at) => this.#buffer.writeUInt32BE(value, at));
    } else {
      if (value >= -(2 ** 7)) return this.#number(0xd0, 1, (at) => this.#buffer.writeInt8(value, at));
      if (value >= -(2 ** 15)) return this.#number(0xd1, 2, (at) => this.#buffer.writeInt16BE(value, at));
      if (value >= -(2 ** 31)) return this.#number(0xd2, 4, (at) => this.#buffer.writeInt32BE(value, at));
    }
    this.#bigInteger(BigInt(value));
  }

  #bigInteger(value: bigint): void {
    if (value > MAX_UINT64 || value < MIN_INT64) {
      const digits = value.toString();
      const shown = digits.length > SHOWN_DIGITS ? `${digits.slice(0, SHOWN_DIGITS)}…` : digits;
      throw fault(`the integer ${shown} has more than the 64 bits that msgpack can carry. JSON can carry it`);
    }
    if (value >= 0n) this.#number(0xcf, 8, (at) => this.#buffer.writeBigUInt64BE(value, at));
    else this.#number(0xd3, 8, (at) => this.#buffer.writeBigInt64BE(value, at));
  }

  #float(value: number): void {
    this.#number(0xcb, 8, (at) => this.#buffer.writeDoubleBE(value, at));
  }

  #byte(byte: number): void {
    this.#makeRoom(1);
    this.#buffer[this.#at++] = byte;
  }

  #number(tag: number, bytes: number, write: (at: number) => void): void {
    this.#makeRoom(1 + bytes);
    this.#buffer[this.#at] = tag;
    write(this.#at + 1);
    this.#at += 1 + bytes;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

function fault(what: string): QueueServerError {
  return new QueueServerError('BODY_UNWRITABLE', ['MSGPACK', what]);
}
