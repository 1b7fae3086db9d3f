import { Dealer } from 'zeromq';
import { endpoint, SOCKET_OPTIONS, type KernelAddress } from './endpoint.js';

export interface HeartbeatListener {
  /** The kernel echoed after it had been silent, or for the first time. */
  alive(): void;
  /** No echo within the time allowed. A dead kernel is noticed sooner, by its line; this one tells a frozen process. */
  silent(): void;
}

export interface HeartbeatTimes {
  intervalMs: number;
  silentAfterMs: number;
}

/** Sends one frame at a time to the kernel's heartbeat port and waits for its echo. */
export class Heartbeat {
  readonly #socket: Dealer;
  readonly #times: HeartbeatTimes;
  readonly #listener: HeartbeatListener;
  readonly #reading: Promise<void>;
  #alive: boolean | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(address: KernelAddress, listener: HeartbeatListener, times: HeartbeatTimes) {
    this.#times = times;
    this.#listener = listener;
    // A dealer with an empty first frame is what a REQ socket sends, but it may ask again before it was answered.
    this.#socket = new Dealer({ ...SOCKET_OPTIONS, linger: 0 });
    this.#socket.connect(endpoint(address, 'hb_port'));
    this.#reading = this.#read();
    this.#ask();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket.close();
    await this.#reading;
  }

  #ask(): void {
    this.#socket.send(['', 'ping']).catch(() => {}); // a socket closed meanwhile, or a full one: silence says it
    this.#timer = setTimeout(() => this.#judge(), this.#times.silentAfterMs);
  }

  /**
   * If our own event loop was blocked, timers come first and the echo lies waiting to be read: that is not silence.
   * It is read before the next turn's timers.
   */
  #judge(): void {
    setImmediate(() => {
      if (this.#closed || this.#socket.readable) return;
      this.#tell(false);
      this.#ask();
    });
  }

  async #read(): Promise<void> {
    for await (const _echo of this.#socket) {
      if (this.#closed) return; // an echo that was taken from the socket before it was closed
      this.#tell(true);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), this.#times.intervalMs);
    }
  }

  #tell(alive: boolean): void {
    if (this.#alive === alive) return;
    this.#alive = alive;
    if (alive) this.#listener.alive();
    else this.#listener.silent();
  }
}
