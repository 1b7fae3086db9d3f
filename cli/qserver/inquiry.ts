import type { JsonObject } from '../../src/protocol/index.js';

/** Sends a request, and resolves with a reply that is no refusal. Rejects with `Refused` where it is one. */
export type Ask = (method: string, params?: JsonObject) => Promise<JsonObject>;

/**
 * A command that is more than one request: it asks the manager for what it needs, and finds something out from that, or asks for more. The
 * `asker` is what a request has to say of who asks, and the key of the lock.
 */
export type Inquiry = (ask: Ask, asker: JsonObject) => Promise<Finding>;

export interface Finding {
  /** For programs. */
  readonly reply: JsonObject;
  /** The same for people, where it is not just the reply to a request. */
  readonly text?: string;
}

/** The manager refused a request of an inquiry. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly reply: JsonObject) {
    super(String(reply.msg));
  }
}
