import { createHmac, timingSafeEqual } from 'node:crypto';

/** The only scheme that is in use: every connection file names it. */
export const SIGNATURE_SCHEME = 'hmac-sha256';

/** The signature of a message's four JSON parts, in hexadecimal. An empty key means that nothing is signed. */
export function sign(parts: readonly Uint8Array[], key: string): string {
  if (key === '') return '';
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** Whether the signature belongs to the parts. Takes the same time for every wrong signature, so that none can be guessed. */
export function isSigned(signature: Uint8Array, parts: readonly Uint8Array[], key: string): boolean {
  if (key === '') return true;
  const expected = Buffer.from(sign(parts, key));
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
