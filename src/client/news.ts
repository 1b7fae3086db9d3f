import { isObject, type JsonObject } from '../protocol/index.js';
import { jsonEncoding, type Encoding, type Subscription } from '../transport/index.js';

/** The topics of the info socket (spec re-manager §2). */
export const CONSOLE_TOPIC = 'QS_Console';
export const INFO_TOPIC = 'QS_Info';

export type News =
  | { readonly kind: 'console'; readonly text: string }
  | { readonly kind: 'status'; readonly status: JsonObject };

/** What a manager publishes, read. Messages of a kind that we do not know are left out: a newer manager may have more. */
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
