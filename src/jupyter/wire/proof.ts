import { timingSafeEqual } from 'node:crypto';
import type { KernelMessage } from './message.js';
import { sign } from './sign.js';

/**
 * Everybody who may attach has the key of a kernel, so a signature does not tell the manager from others. Where that matters,
 * the two share a secret, and the manager's messages carry a proof of it: in their metadata, which a kernel echoes to nobody
 * (their header it does). The proof is of this one message; whoever got to see it could not use it for another.
 */
const PROOF = 'skyqueue_proof';

/** The message with its proof, to be sent as it is: what is changed afterwards makes the proof wrong. */
export function withProof(message: KernelMessage, secret: string): KernelMessage {
  const { [PROOF]: _other, ...metadata } = message.metadata;
  const proof = proofOf({ ...message, metadata }, secret);
  return { ...message, metadata: { ...metadata, [PROOF]: proof } };
}

/** The message without its proof, for whoever serves it; null where it has none, or a wrong one. */
export function proven(message: KernelMessage, secret: string): KernelMessage | null {
  const { [PROOF]: proof, ...metadata } = message.metadata;
  const rest = { ...message, metadata };
  if (typeof proof !== 'string') return null;
  const [given, expected] = [Buffer.from(proof), Buffer.from(proofOf(rest, secret))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? rest : null;
}

/** JSON that has been read gives the same text again, so that the bytes on the wire are not needed. */
function proofOf({ header, parent_header, metadata, content }: KernelMessage, secret: string): string {
  const parts = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return sign(parts, secret);
}
