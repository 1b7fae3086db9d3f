/**
 * What the manager and its clients need from a transport, in their words. Deliberately not here: sockets, frames,
 * encodings, reconnection. Bodies are opaque bytes; `encoding.ts` gives them a meaning.
 */

/** Answers one request. A handler may take its time: other clients are served meanwhile. */
export type RequestHandler = (body: Buffer) => Buffer | Promise<Buffer>;

/** The end that answers requests. It stops listening when closed, and sends out what was answered already. */
export interface RequestServer {
  readonly address: string;
  close(): Promise<void>;
}

/** The end that asks. Requests are sent one after the other, in the order they were made. */
export interface RequestClient {
  /**
   * Fails with `REQUEST_TIMEOUT` when no reply came in time, with `TRANSPORT_CLOSED` after `close`, and with the reason of the
   * signal when that is aborted: a request that was not sent yet then never is, and the reply to any other is not heard.
   */
  request(body: Buffer, timeoutMs?: number, signal?: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

/** The end that tells news. Who is not listening misses them; nobody can hold the publisher up. */
export interface Publisher {
  readonly address: string;
  /** Whether anybody listens to this topic. Where nobody does, there is no need to write a payload. */
  isHeard(topic: string): boolean;
  publish(topic: string, payload: Buffer): void;
  close(): Promise<void>;
}

export interface Publication {
  readonly topic: string;
  readonly payload: Buffer;
}

/** News of the chosen topics from the moment of subscribing. The iteration ends when the subscription is closed. */
export interface Subscription extends AsyncIterable<Publication> {
  /** How often the connection was lost so far. What was published while it was is missing in the news. */
  readonly losses: number;
  close(): Promise<void>;
}
