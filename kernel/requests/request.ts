import type { KernelMessage } from '../../src/jupyter/wire/index.js';
import type { JsonObject, RequestInfo } from '../context.js';

/** A message from a client, being served by the main thread. */
export interface Request extends RequestInfo {
  readonly channel: 'shell' | 'control' | 'stdin';
  readonly message: KernelMessage;
  /** From somebody who may look, and not run. */
  readonly isLook: boolean;
}

export function toRequest(channel: Request['channel'], message: KernelMessage, isLook = false): Request {
  const { header, metadata, content } = message;
  const code = (content as { code?: unknown }).code;
  return {
    channel,
    message,
    isLook,
    msgId: header.msg_id,
    session: header.session,
    username: header.username,
    msgType: header.msg_type,
    metadata: metadata as JsonObject,
    generated: isGenerated(metadata),
    isForeground: header.subshell_id == null,
    ...(header.msg_type === 'execute_request' && typeof code === 'string' ? { code } : {}),
  };
}

function isGenerated(metadata: Record<string, unknown>): boolean {
  const mark = metadata['skyqueue'];
  return typeof mark === 'object' && mark !== null && (mark as { generated?: unknown }).generated === true;
}
