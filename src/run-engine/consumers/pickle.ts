import { Float } from '../../protocol/json-value.js';

/** The opcodes of Python's pickle, protocol 2, that documents need. */
const OP = {
  proto: 0x80,
  stop: 0x2e,
  none: 0x4e,
  true: 0x88,
  false: 0x89,
  int32: 0x4a,
  long: 0x8a,
  double: 0x47,
  text: 0x58,
  emptyDict: 0x7d,
  emptyList: 0x5d,
  mark: 0x28,
  setItems: 0x75,
  appends: 0x65,
} as const;

/**
 * A value as Python pickles it: what its programs read without being told how. Plain data only, and write only; a `Float` is a
 * float there, also where it is whole.
 */
export function encodePickle(value: unknown): Buffer {
  const out = new Bytes();
  out.byte(OP.proto);
  out.byte(2);
  write(value, out);
  out.byte(OP.stop);
  return out.take();
}

function write(value: unknown, out: Bytes): void {
  switch (typeof value) {
    case 'string':
      out.byte(OP.text);
      out.text(value);
      break;
    case 'number':
      writeNumber(value, out);
      break;
    case 'boolean':
      out.byte(value ? OP.true : OP.false);
      break;
    case 'bigint':
      writeLong(value, out);
      break;
    case 'object':
      if (value === null) out.byte(OP.none);
      else writeObject(value, out);
      break;
    default:
      out.byte(OP.none);
  }
}

function writeNumber(value: number, out: Bytes): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    writeDouble(value, out);
  } else if (value === (value | 0)) {
    out.byte(OP.int32);
    out.int32(value);
  } else {
    writeLong(BigInt(value), out);
  }
}

function writeDouble(value: number, out: Bytes): void {
  out.byte(OP.double);
  out.double(value);
}

/** Two's complement, little end first, as few bytes as hold the sign too. */
function writeLong(value: bigint, out: Bytes): void {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!isSign(rest, bytes.at(-1) ?? 0));
  out.byte(OP.long);
  out.byte(bytes.length);
  for (const byte of bytes) out.byte(byte);
}

function isSign(rest: bigint, lastByte: number): boolean {
  return lastByte < 0x80 ? rest === 0n : rest === -1n;
}

function writeObject(value: object, out: Bytes): void {
  if (value instanceof Float) return writeDouble(value.value, out);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    out.byte(OP.emptyList);
    out.byte(OP.mark);
    for (const item of value as unknown as Iterable<unknown>) write(item, out);
    out.byte(OP.appends);
    return;
  }
  out.byte(OP.emptyDict);
  out.byte(OP.mark);
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    write(key, out);
    write(inner, out);
  }
  out.byte(OP.setItems);
}

/** A buffer that grows. */
class Bytes {
  #buffer = Buffer.allocUnsafe(1024);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32LE(value, this.#length);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleBE(value, this.#length);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.int32(length);
    this.#reserve(length);
    this.#length += this.#buffer.write(value, this.#length);
  }

  take(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + count));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
