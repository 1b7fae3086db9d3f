import { DELIMITER } from './delimiter.js';
import type { KernelMessage } from './message.js';
import { sign } from './sign.js';

/** Message in, frames out: identities, delimiter, signature, header, parent, metadata, content, buffers. */
export function encode(message: KernelMessage, key: string): Uint8Array[] {
  const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(sign(parts, key)), ...parts, ...message.buffers];
}
