/**
 * The object `comms` that every cell has: lines of messages between code in the kernel and a front end, such as a
 * widget in a notebook or a page of one's own. Messages are handled at once, also while a plan runs.
 */
export interface PromptComms {
  /**
   * Answers front ends that open a comm for this target. A second call for the same target takes the place of the
   * first. Returns what ends it; comms that are open stay so.
   */
  register(target: string, opened: PromptCommTarget): () => void;
  /** Opens a comm: every attached front end is told, and those that know the target answer. */
  open(target: string, data?: object, options?: PromptCommOptions): PromptComm;
}

/** What opens a comm may send data along. Who sets `onMessage` here misses nothing. */
export type PromptCommTarget = (
  comm: PromptComm,
  data: Readonly<Record<string, unknown>>,
  message: PromptCommMessage,
) => void | Promise<void>;

export interface PromptComm {
  readonly id: string;
  readonly target: string;
  readonly isClosed: boolean;
  /** Sends what JSON can say. Nothing happens where the other end has closed the comm. */
  send(data: object, options?: PromptCommOptions): void;
  close(data?: object): void;
  onMessage: ((message: PromptCommMessage) => void | Promise<void>) | null;
  /** Null where the comm was closed on this side. */
  onClose: ((message: PromptCommMessage | null) => void) | null;
}

export interface PromptCommOptions {
  readonly metadata?: object;
  /** Bytes that travel beside the data. */
  readonly buffers?: readonly Uint8Array[];
}

export interface PromptCommMessage {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}
