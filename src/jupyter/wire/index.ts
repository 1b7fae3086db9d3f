export { CHANNELS, createMessage, isMessage, PROTOCOL_VERSION } from './message.js';
export type {
  Channel,
  Header,
  KernelMessage,
  MessageOf,
  MessageOrigin,
  MessageParts,
  Metadata,
} from './message.js';
export type {
  DisplayData,
  ErrorContent,
  ExecuteReply,
  ExecuteRequest,
  ExecutionState,
  HistoryEntry,
  HistoryRequest,
  JsonObject,
  KernelInfo,
  MessageContents,
  MessageType,
  MimeBundle,
  NotOk,
  ReplyTo,
  RequestType,
  UserExpression,
} from './contents.js';
export { decode } from './decode.js';
export { encode } from './encode.js';
export { proven, withProof } from './proof.js';
export { SIGNATURE_SCHEME } from './sign.js';
