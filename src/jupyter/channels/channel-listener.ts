import type { Channel, KernelMessage } from '../wire/index.js';

/** Who owns a channel. None of these may throw: nobody is above a channel to catch it. */
export interface ChannelListener {
  message(channel: Channel, message: KernelMessage): void;
  /** A KERNEL_FRAME error; the channel goes on with the next message. */
  unreadable(channel: Channel, error: unknown): void;
  /** The kernel is reached, at first or again, and nothing that it sends from now on is missed. */
  connected(channel: Channel): void;
  /** The other end closed the line, as happens at once when a kernel on this machine dies. 0MQ goes on trying. */
  disconnected(channel: Channel): void;
}
