import { randomUUID } from 'node:crypto';
import type { Encoding } from '../transport/index.js';
import type { JsonObject, Status } from '../protocol/index.js';
import { localIsoTime } from './local-time.js';

/** What makes up the status, beside its own uid and time. */
export type StatusContent = Omit<Status, 'status_uid' | 'time'>;

/**
 * The status as clients see it. It is composed when something has changed, and then kept, also as the bytes of a reply:
 * clients ask for it all the time. Every change is published; several in one turn of the event loop are one.
 */
export class StatusBoard {
  readonly #compose: () => StatusContent;
  readonly #encode: (value: JsonObject) => Buffer;
  readonly #publish: (status: Status) => void;
  #status: Status | null = null;
  #reply: Buffer | null = null;
  #isScheduled = false;

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
    this.#reply ??= this.#encode(this.current as unknown as JsonObject);
    return this.#reply;
  }

  /** Something that the status shows has changed. */
  refresh(): void {
    this.#status = null;
    this.#reply = null;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#publish(this.current);
    });
  }
}

function microsecondTime(): string {
  const now = performance.timeOrigin + performance.now();
  const micros = Math.floor((now % 1000) * 1000);
  const time = localIsoTime(new Date(now));
  return micros === 0 ? time : `${time}.${String(micros).padStart(6, '0')}`;
}
