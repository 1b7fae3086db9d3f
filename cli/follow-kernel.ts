import { rmSync } from 'node:fs';
import type { REManagerClient } from '../src/client/index.js';
import { isObject, isTruthy, stringifyJson, type JsonObject } from '../src/protocol/index.js';

/** How the kernel is reached, from the reply of `config_get`; undefined where there is none, or nobody may attach. */
export function connectInfoIn(config: unknown): JsonObject | undefined {
  const connectInfo = isObject(config) ? config['ip_connect_info'] : undefined;
  return isObject(connectInfo) && isTruthy(connectInfo) ? connectInfo : undefined;
}

/**
 * Keeps a connection file true until the signal is aborted: it is gone while the environment is closed, and names the new
 * kernel when it is open again. A manager that does not answer for a while changes nothing.
 */
export async function followKernel(
  client: REManagerClient<'return'>,
  {
    file,
    known,
    write,
    signal,
  }: {
    readonly file: string;
    readonly known: JsonObject;
    readonly write: (file: string, connectInfo: JsonObject) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  let current: string | undefined = stringifyJson(known);
  for await (const status of client.statusUpdates({ signal })) {
    if (status.worker_environment_exists && current !== undefined) continue;
    const connectInfo = status.worker_environment_exists ? await connectInfoOf(client) : undefined;
    const next = connectInfo === undefined ? undefined : stringifyJson(connectInfo);
    if (next === current || signal.aborted) continue;
    current = next;
    if (connectInfo === undefined) rmSync(file, { force: true });
    else write(file, connectInfo);
  }
}

async function connectInfoOf(client: REManagerClient<'return'>): Promise<JsonObject | undefined> {
  try {
    return connectInfoIn((await client.configGet()).config);
  } catch {
    return undefined; // the next status asks again
  }
}
