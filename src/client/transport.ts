import type { JsonObject, JsonValue } from '../protocol/index.js';

export type NewsTopic = 'QS_Console' | 'QS_Info' | 'QS_Changes';

export interface RequestOptions {
  /** Calls the request off. It may have been carried out all the same. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the reply. Default: that of the connection. */
  readonly timeoutMs?: number | undefined;
}

/**
 * How a client reaches its manager. Deliberately not here: sockets, addresses, encodings, credentials, and what a reply
 * means; whether a request was refused is not looked at.
 */
export interface ClientTransport {
  readonly protocol: 'ZMQ' | 'HTTP';
  /** Rejects with a `CommunicationError`, a `RequestParameterError`, or the reason of the signal. */
  request(method: string, params: JsonObject, options?: RequestOptions): Promise<JsonValue>;
  /** News from now on. The iteration ends when the feed is closed; connecting again is the business of the transport. */
  subscribe(topic: NewsTopic): NewsFeed;
  close(): Promise<void>;
}

/** Stands in a feed where the connection was lost: what was told meanwhile is missing. */
export const GAP = Symbol('gap');

export interface NewsFeed extends AsyncIterable<JsonObject | typeof GAP> {
  close(): Promise<void>;
}
