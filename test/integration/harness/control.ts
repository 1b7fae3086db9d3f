import { EventEmitter, once } from 'node:events';
import { Request, Subscriber } from 'zeromq';
import { clientKeys, decode, encode, JSON_WIRE, type Wire } from './wire.js';

/** What tests look at in replies; they speak plain JSON on purpose, and use nothing of the code under test. */
export type Reply = Record<string, unknown> & { success?: boolean; msg?: string };

export interface Status extends Reply {
  readonly status_uid: string;
  readonly manager_state: string;
  readonly worker_environment_exists: boolean;
  readonly worker_environment_state: string;
  readonly re_state: string | null;
  readonly items_in_queue: number;
  readonly items_in_history: number;
  readonly running_item_uid: string | null;
  readonly ip_kernel_state: string | null;
  readonly pause_pending: boolean;
  readonly queue_stop_pending: boolean;
}

const REPLY_MS = 10_000;

/** One question, one answer, on a socket of its own; `undefined` when none comes, as a real client would see it. */
export async function ask(
  address: string,
  method: string,
  params: object = {},
  limitMs = REPLY_MS,
  wire = JSON_WIRE,
): Promise<Reply | undefined> {
  return askRaw(address, [encode(wire, { method, params })], limitMs, wire);
}

export async function askRaw(
  address: string,
  frames: (string | Buffer)[],
  limitMs = REPLY_MS,
  wire = JSON_WIRE,
): Promise<Reply | undefined> {
  const socket = new Request({
    ...clientKeys(wire.keys?.publicKey),
    receiveTimeout: limitMs,
    linger: 0,
    reconnectInterval: 10,
  });
  socket.connect(address);
  try {
    await socket.send(frames);
    const [body] = await socket.receive();
    return decode(wire, body) as Reply;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  } finally {
    socket.close();
  }
}

/** The info socket as a list that grows: waiting for something that was said already does not wait. */
export class InfoStream {
  readonly console: string[] = [];
  readonly statuses: Status[] = [];
  readonly #wire: Wire;
  readonly #socket: Subscriber;
  readonly #news = new EventEmitter();
  readonly #ended: Promise<void>;

  constructor(address: string, wire = JSON_WIRE) {
    this.#wire = wire;
    const keys = clientKeys(wire.encryptsInfo === true ? wire.keys?.publicKey : undefined);
    this.#socket = new Subscriber({ ...keys, receiveHighWaterMark: 0, reconnectInterval: 10 });
    this.#news.setMaxListeners(0);
    this.#socket.connect(address);
    this.#socket.subscribe('QS_Console', 'QS_Info');
    this.#ended = this.#read();
  }

  get text(): string {
    return this.console.join('');
  }

  /** Resolves when the subscription works: before that, what is published is lost. */
  async untilHeard(limitMs = 30_000): Promise<void> {
    await this.#until(
      () => this.statuses[0],
      () => 'any status on the info socket',
      limitMs,
    );
  }

  /** The first status published after `known` that is as wanted. `known` itself is repeated once a second, so it comes. */
  async untilStatus(
    known: Status,
    wanted: (status: Status) => boolean,
    what: string,
    limitMs = 60_000,
  ): Promise<Status> {
    const isKnown = ({ status_uid }: Status) => status_uid === known.status_uid;
    return this.#until(
      () => {
        const at = this.statuses.findIndex(isKnown);
        return at < 0 ? undefined : this.statuses.slice(at).find(wanted);
      },
      () => `a status with ${what}; the last was ${JSON.stringify(this.statuses.at(-1))}`,
      limitMs,
    );
  }

  /** Waits for so many further messages of any kind. */
  async untilNews(count: number, limitMs = 60_000): Promise<void> {
    const heard = () => this.console.length + this.statuses.length;
    const enough = heard() + count;
    await this.#until(
      () => heard() >= enough || undefined,
      () => `${count} further messages`,
      limitMs,
    );
  }

  async untilText(pattern: RegExp, from = 0, limitMs = 60_000): Promise<RegExpExecArray> {
    return this.#until(
      () => pattern.exec(this.text.slice(from)) ?? undefined,
      () => `${String(pattern)} on the console; it showed:\n${this.text.slice(from)}`,
      limitMs,
    );
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#ended;
  }

  async #until<T>(look: () => T | undefined, what: () => string, limitMs: number): Promise<T> {
    const limit = AbortSignal.timeout(limitMs);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      try {
        await once(this.#news, 'message', { signal: limit });
      } catch (error) {
        throw new Error(`Waited ${limitMs / 1000} s in vain for ${what()}`, { cause: error });
      }
    }
  }

  async #read(): Promise<void> {
    for await (const [topic, payload] of this.#socket) {
      const { msg } = decode(this.#wire, payload) as { msg: string | { status: Status } };
      if (String(topic) === 'QS_Console' && typeof msg === 'string') this.console.push(msg);
      else if (typeof msg === 'object') this.statuses.push(msg.status);
      this.#news.emit('message');
    }
  }
}
