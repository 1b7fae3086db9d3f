import { messageOf, QueueServerError } from '../../errors.js';
import { DELIMITER } from './delimiter.js';
import type { Header, KernelMessage, Metadata } from './message.js';
import { contentFault, headerFault } from './required-fields.js';
import { isSigned } from './sign.js';

const PARTS = ['header', 'parent header', 'metadata', 'content'] as const;

/** Enough of a bad part to recognise it in a log, and not enough to fill the log. */
const SHOWN_CHARACTERS = 200;

/**
 * Frames in, message out. What comes back has a whole header and the fields that its type cannot do without; what cannot
 * be read throws KERNEL_FRAME, which names the part at fault.
 */
export function decode(frames: readonly Uint8Array[], key: string): KernelMessage {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (at < 0) throw unreadable('no <IDS|MSG> delimiter');
  const [signature, ...rest] = frames.slice(at + 1);
  if (signature === undefined) throw unreadable('the signature is missing');
  const parts = rest.slice(0, PARTS.length);
  const missing = PARTS[parts.length];
  if (missing !== undefined) throw unreadable(`the ${missing} is missing`);
  if (!isSigned(signature, parts, key)) throw unreadable('the signature does not match the key');

  const [header, parent, metadata, content] = PARTS.map((name, i) => readObject(name, parts[i])) as [
    Header,
    Partial<Header>,
    Metadata,
    object,
  ];
  const fault = headerFault(header) ?? contentFault(header.msg_type, content);
  if (fault !== undefined) throw unreadable(fault);
  const identities = frames.slice(0, at).map(asBuffer);
  return { identities, header, parent_header: parent, metadata, content, buffers: rest.slice(PARTS.length) };
}

function readObject(part: string, frame: Uint8Array = new Uint8Array()): object {
  const text = asBuffer(frame).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(`the ${part} is not JSON (${messageOf(error)}): ${shown(text)}`, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(`the ${part} is not an object: ${shown(text)}`);
  }
  return value;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function shown(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

function unreadable(fault: string, cause?: unknown): QueueServerError {
  return new QueueServerError('KERNEL_FRAME', [fault], { cause });
}
