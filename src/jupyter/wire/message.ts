import type { MessageContents, MessageType } from './contents.js';

/** The version of Jupyter's messaging protocol that we speak. */
export const PROTOCOL_VERSION = '5.4';

export const CHANNELS = ['shell', 'control', 'stdin', 'iopub'] as const;
export type Channel = (typeof CHANNELS)[number];

/** https://jupyter-client.readthedocs.io/en/stable/messaging.html#message-header */
export interface Header<Type extends string = string> {
  msg_id: string;
  msg_type: Type;
  session: string;
  username: string;
  /** ISO 8601 */
  date: string;
  version: string;
  /** JEP 91: the subshell that a shell request is meant for; absent or null is the main shell. */
  subshell_id?: string | null;
}

export type Metadata = Record<string, unknown>;

/**
 * One message as either side sees it. `identities` are the frames before the delimiter: the route back to a client on
 * shell, control and stdin, the topic on iopub.
 */
export interface KernelMessage<Type extends string = string, Content extends object = object> {
  identities: readonly Buffer[];
  header: Header<Type>;
  /** The header of the message that caused this one; empty where nothing did. */
  parent_header: Partial<Header>;
  metadata: Metadata;
  content: Content;
  buffers: readonly Uint8Array[];
}

export type MessageOf<Type extends MessageType> = KernelMessage<Type, MessageContents[Type]>;

/** Narrows a message to its type. `decode` has checked the content of every known type, so this need not. */
export function isMessage<Type extends MessageType>(
  message: KernelMessage,
  type: Type,
): message is MessageOf<Type> {
  return message.header.msg_type === type;
}

export interface MessageOrigin {
  msg_id: string;
  session: string;
  username: string;
  date: string;
}

export interface MessageParts {
  identities?: readonly Buffer[];
  parent?: Partial<Header>;
  metadata?: Metadata;
  buffers?: readonly Uint8Array[];
}

/** A message of ours. Its id and date come from the caller, so that this folder needs neither clock nor chance. */
export function createMessage<Type extends MessageType>(
  type: Type,
  content: MessageContents[Type],
  origin: MessageOrigin,
  parts: MessageParts = {},
): MessageOf<Type> {
  return {
    identities: parts.identities ?? [],
    header: { ...origin, msg_type: type, version: PROTOCOL_VERSION },
    parent_header: parts.parent ?? {},
    metadata: parts.metadata ?? {},
    content,
    buffers: parts.buffers ?? [],
  };
}
