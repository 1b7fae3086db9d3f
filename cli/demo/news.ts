import {
  CHANGES_TOPIC,
  CONSOLE_TOPIC,
  INFO_TOPIC,
  isObject,
  type JsonObject,
} from '../../src/protocol/index.js';
import { jsonEncoding, type Encoding, type Subscription } from '../../src/transport/index.js';

export type News =
  | { readonly kind: 'console'; readonly text: string }
  | { readonly kind: 'status'; readonly status: JsonObject }
  /** One change of queue, history or run list. */
  | { readonly kind: 'change'; readonly change: JsonObject };

/**
 * What a manager publishes, in the order in which it does. Messages of a kind that we do not know are left out: a newer manager may have more.
 */
export async function* readNews(
  subscription: Subscription,
  encoding: Encoding = jsonEncoding,
): AsyncGenerator<News> {
  for await (const { topic, payload } of subscription) {
    const message = readable(payload, encoding);
    if (message === undefined) continue;
    if (topic === CONSOLE_TOPIC && typeof message.msg === 'string') {
      yield { kind: 'console', text: message.msg };
    }
    if (topic === INFO_TOPIC && isObject(message.msg) && isObject(message.msg.status)) {
      yield { kind: 'status', status: message.msg.status };
    }
    if (topic === CHANGES_TOPIC && isObject(message.msg) && Array.isArray(message.msg.changes)) {
      for (const change of message.msg.changes as unknown[]) {
        if (isObject(change)) yield { kind: 'change', change };
      }
    }
  }
}

function readable(payload: Buffer, encoding: Encoding): JsonObject | undefined {
  try {
    const message = encoding.decode(payload);
    return isObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
