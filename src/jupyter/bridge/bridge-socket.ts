import type { KernelChannels, RequestChannelName } from '../channels/index.js';
import type { Channel, KernelMessage } from '../wire/index.js';

/** A message as `@jupyterlab/services` knows it: ours, with the name of its channel, without routing. */
export interface ServicesMessage extends Omit<KernelMessage, 'identities'> {
  channel: Channel;
}

/** What a bridge socket needs from the bridge that it belongs to. */
export interface BridgeSocketHost {
  /** Opens channels for this socket; the socket is given what comes in. */
  open(socket: BridgeSocket): KernelChannels;
  failed(error: unknown): void;
}

/**
 * The part of a WebSocket that `KernelConnection` uses, over 0MQ. "Open" means that the kernel has taken our subscription,
 * because `KernelConnection` begins to send at once and would lose what is told before.
 *
 * It never closes by itself. Where a line breaks, 0MQ restores it; a WebSocket that closed would make `KernelConnection`
 * ask a server for news of the kernel, at growing intervals, when the process watcher has known the answer long since.
 */
export class BridgeSocket {
  binaryType = 'arraybuffer';
  readonly protocol = '';
  onopen: ((event: object) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  readonly #channels: KernelChannels;
  readonly #host: BridgeSocketHost;

  constructor(host: BridgeSocketHost) {
    this.#host = host;
    this.#channels = host.open(this);
    this.#channels.whenOpen().then(
      () => this.onopen?.({}),
      () => {}, // closed before it was open, by its owner
    );
  }

  /** The settings' serializer hands messages through as they are, so this is one, and not text. */
  send(data: unknown): void {
    const { channel, ...message } = data as ServicesMessage;
    const sent = this.#channels.send(channel as RequestChannelName, {
      ...message,
      identities: [],
      buffers: (message.buffers ?? []).map(asBytes),
    });
    sent.catch((error: unknown) => this.#host.failed(error));
  }

  receive(channel: Channel, { identities: _route, ...message }: KernelMessage): void {
    try {
      this.onmessage?.({ data: { ...message, channel } satisfies ServicesMessage });
    } catch (error) {
      this.#host.failed(error); // a message of the right form that services refuses, such as an unheard-of kernel status
    }
  }

  close(): void {
    void this.#channels.close();
  }
}

function asBytes(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
}
