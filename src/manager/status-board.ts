import { randomUUID } from 'node:crypto';
import type { Encoding } from '../transport/index.js';
import type { JsonObject, Status } from '../protocol/index.js';
import { localIsoTime } from './local-time.js';

/** What makes up the status, beside its own uid and time. */
export type StatusContent = Omit<Status, 'status_uid' | 'time'>;

/** How long news of edits may wait for further ones. */
const EDITS_TOGETHER_MS = 5;

/**
 * The status as clients see it. It is composed when something has changed, and then kept, also as the bytes of a reply:
 * clients ask for it all the time. Every change is published: several in one turn of the event loop as one, and edits of the queue, which
 * may come by the thousand, no more often than every few milliseconds. Whoever asks meanwhile sees nothing that was not published before.
 */
export class StatusBoard {
  readonly #compose: () => StatusContent;
  readonly #encode: (value: JsonObject) => Buffer;
  readonly #publish: (status: Status) => void;
  #status: Status | null = null;
  #reply: Buffer | null = null;
  #scheduled: Schedule | null = null;
  #publishedAt = -Infinity;

  constructor(
    compose: () => StatusContent,
    encoding: Pick<Encoding, 'encode'>,
    publish: (status: Status) => void,
  ) {
    this.#compose = compose;
    this.#encode = (value) => encoding.encode(value);
    this.#publish = publish;
  }

  get current(): Status {
    this.#status ??= { ...this.#compose(), time: microsecondTime(), status_uid: randomUUID() };
    return this.#status;
  }

  /** The reply to `status` and `ping`. */
  get reply(): Buffer {
    if (this.#scheduled !== null) this.#publishNow();
    this.#reply ??= this.#encode(this.current as unknown as JsonObject);
    return this.#reply;
  }

  /** Something that the status shows has changed. */
  refresh(): void {
    this.#forget();
    if (this.#scheduled?.isSoon === true) return;
    this.#scheduled?.cancel();
    this.#schedule();
  }

  /** An edit has changed what the status shows of the queue. */
  refreshAfterEdit(): void {
    this.#forget();
    if (this.#scheduled !== null) return;
    const left = this.#publishedAt + EDITS_TOGETHER_MS - performance.now();
    if (left <= 0) return this.#schedule();
    const timer = setTimeout(() => this.#publishNow(), left).unref();
    this.#scheduled = { isSoon: false, cancel: () => clearTimeout(timer) };
  }

  #schedule(): void {
    const immediate = setImmediate(() => this.#publishNow());
    this.#scheduled = { isSoon: true, cancel: () => clearImmediate(immediate) };
  }

  #publishNow(): void {
    this.#scheduled?.cancel();
    this.#scheduled = null;
    this.#publishedAt = performance.now();
    this.#publish(this.current);
  }

  #forget(): void {
    this.#status = null;
    this.#reply = null;
  }
}

interface Schedule {
  readonly isSoon: boolean;
  readonly cancel: () => void;
}

function microsecondTime(): string {
  const now = performance.timeOrigin + performance.now();
  const micros = Math.floor((now % 1000) * 1000);
  const time = localIsoTime(new Date(now));
  return micros === 0 ? time : `${time}.${String(micros).padStart(6, '0')}`;
}
