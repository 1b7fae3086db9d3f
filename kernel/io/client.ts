import { Worker } from 'node:worker_threads';
import { writeSync } from 'node:fs';
import { Flow } from './flow.js';
import { usesZeromq } from './shared-library.js';
import { StandStill } from './stand-still.js';
import type { Outgoing, FromIo, IoThreadData, ToIo } from './link.js';

type Listener<Tell extends FromIo['tell']> = (message: Extract<FromIo, { tell: Tell }>) => void;
type Listeners = { [Tell in FromIo['tell']]?: Listener<Tell> };

/** An order that was promised comes as soon as the I/O thread has the processor. */
const ORDER_MS = 1_000;

/** The main thread's end of the link to the I/O thread. */
export class IoClient {
  readonly #worker: Worker;
  readonly #draining = new Map<number, () => void>();
  readonly #flow = new Flow();
  readonly #order = new StandStill();
  readonly #closing = new StandStill();
  #lastToken = 0;

  constructor(data: Omit<IoThreadData, 'flow' | 'order' | 'closing'>, listeners: Listeners) {
    // Its streams must not become ours: what this thread prints would look like output of a cell.
    this.#worker = new Worker(new URL('./thread.js', import.meta.url), {
      workerData: {
        ...data,
        flow: this.#flow.memory,
        order: this.#order.memory,
        closing: this.#closing.memory,
      } satisfies IoThreadData,
      stdout: true,
      stderr: true,
    });
    this.#worker.stderr.on('data', (chunk: Buffer) => writeSync(2, chunk));
    this.#worker.on('message', (message: FromIo) => {
      if (message.tell === 'drained') this.#drained(message.token);
      // A handler takes the messages of its own kind, which the compiler cannot see through the table.
      const listener = listeners[message.tell] as ((message: FromIo) => void) | undefined;
      listener?.(message);
    });
    this.#worker.on('error', (error) => listeners.unusable?.({ tell: 'unusable', reason: String(error) }));
  }

  send(message: Outgoing): void {
    this.#tell({ tell: 'send', message });
  }

  /** Printed text: waits where too much of it is on its way. */
  sendText(message: Outgoing, characters: number): void {
    this.send({ ...message, units: this.#flow.take(characters) });
  }

  /** Waits, on top of code that may be terminated, until the order for that is on its way. */
  stand(): void {
    this.#order.wait(() => this.#tell({ tell: 'stands' }), ORDER_MS);
  }

  responsive(token: number): void {
    this.#tell({ tell: 'responsive', token });
  }

  /** The startup code has run: whether this thread does its work is watched from now on. */
  watch(): void {
    this.#tell({ tell: 'watch' });
  }

  /** This thread hears what it is asked. */
  hears(token: number): void {
    this.#tell({ tell: 'hears', token });
  }

  /** This thread has tried itself, and works. */
  works(token: number): void {
    this.#tell({ tell: 'works', token });
  }

  /** Resolves when every request that had arrived by now has been handed over. */
  drain(): Promise<void> {
    const token = ++this.#lastToken;
    return new Promise((resolve) => {
      this.#draining.set(token, resolve);
      this.#tell({ tell: 'drain', token });
    });
  }

  /** The process ends soon, also where code takes this thread for ever. */
  ends(): void {
    this.#tell({ tell: 'ends' });
  }

  /** Waits, without letting go of the thread, until everything is sent. */
  close(mostMs: number): void {
    this.#closing.wait(() => this.#tell({ tell: 'close', sharesZeromq: usesZeromq() }), mostMs);
  }

  #tell(message: ToIo): void {
    this.#worker.postMessage(message);
  }

  #drained(token: number): void {
    this.#draining.get(token)?.();
    this.#draining.delete(token);
  }
}
