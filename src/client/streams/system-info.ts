import { isObject, type JsonObject } from '../../protocol/json.js';
import type { Status } from '../types.js';

/** News of the manager. `status` is the only kind so far; a newer manager may have more. `time`: epoch seconds. */
export interface SystemInfoMessage {
  readonly time: number;
  readonly msg: { readonly status?: Status; readonly [kind: string]: unknown };
}

export function readSystemInfo({ time, msg }: JsonObject): SystemInfoMessage | undefined {
  return isObject(msg) ? { time: Number(time), msg: msg as unknown as SystemInfoMessage['msg'] } : undefined;
}
