import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';

export interface CurveKeys {
  /** Of the manager. Whoever has it can read along and pass for the manager. */
  readonly privateKey: string;
  /** Of the manager as well, for its clients: they encrypt for it, and know by it whom they talk to. */
  readonly publicKey: string;
}

/** A new pair of keys for CurveZMQ. */
export function newCurveKeys(): CurveKeys {
  const privateKey = toZ85(randomBytes(KEY_BYTES));
  return { privateKey, publicKey: publicKeyOf(privateKey) as string };
}

/**
 * The public key that belongs to a private one; undefined where the text is no key. Any text of the right form is one,
 * so this is also the check of public keys (spec re-manager §1.6).
 */
export function publicKeyOf(privateKey: string): string | undefined {
  const bytes = fromZ85(privateKey);
  if (bytes === undefined) return undefined;
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_X25519, bytes]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return toZ85(Buffer.from(x as string, 'base64url'));
}

const KEY_BYTES = 32;
/** What stands in front of the 32 bytes of an X25519 key in its DER form (RFC 8410). */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
/** The alphabet of Z85 (0MQ RFC 32). */
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const BASE = 85;
/** Five characters hold four bytes. */
const GROUP_CHARACTERS = 5;
const GROUP_BYTES = 4;

function fromZ85(text: string): Buffer | undefined {
  if (text.length !== (KEY_BYTES / GROUP_BYTES) * GROUP_CHARACTERS) return undefined;
  const bytes = Buffer.alloc(KEY_BYTES);
  for (let group = 0; group < KEY_BYTES / GROUP_BYTES; group++) {
    let value = 0;
    for (const character of text.slice(group * GROUP_CHARACTERS, (group + 1) * GROUP_CHARACTERS)) {
      const digit = DIGITS.indexOf(character);
      if (digit < 0) return undefined;
      value = value * BASE + digit;
    }
    if (value >= 2 ** 32) return undefined;
    bytes.writeUInt32BE(value, group * GROUP_BYTES);
  }
  return bytes;
}

function toZ85(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += GROUP_BYTES) {
    let value = bytes.readUInt32BE(at);
    let group = '';
    for (let i = 0; i < GROUP_CHARACTERS; i++) {
      group = `${DIGITS[value % BASE]}${group}`;
      value = Math.floor(value / BASE);
    }
    text += group;
  }
  return text;
}
