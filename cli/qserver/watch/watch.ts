import { ReadStream, WriteStream } from 'node:tty';
import {
  QueueFollower,
  type FollowedQueue,
  type Status,
  type WholeQueue,
} from '../../../src/client/index.js';
import { messageOf } from '../../../src/errors.js';
import { EXIT, ParameterError } from '../../exit-codes.js';
import type { Client } from '../exchange.js';
import type { Program } from '../program.js';
import { Display } from './display.js';
import { screenLines, type Watched } from './screen.js';

/** A manager tells its status every second. One that is not heard for longer is asked. */
const SILENCE_MS = 2_500;
const LOOK_MS = 1_000;
const CONSOLE_LINES = 200;
/** So long can one read what came of a key. */
const NOTICE_MS = 5_000;

/** `qserver watch`: what goes on, on a whole screen, as it happens. */
export const watch: Program = {
  words: 'watch',
  help: 'show state, running plan, queue and console on a live screen, with keys to pause and resume',
  isSilent: true,
  read:
    () =>
    async ({ client, interrupt }) => {
      const { stdin, stdout } = process;
      if (!(stdout instanceof WriteStream) || !(stdin instanceof ReadStream)) {
        throw new ParameterError(
          'watch needs a terminal. In a pipe, use qserver monitor, or qserver-console-monitor for the console',
        );
      }
      const end = new AbortController();
      const view = new WatchedManager(client, () => display.draw());
      const display = new Display(stdin, stdout, (size, style) => screenLines(view.now(), size, style));
      const stop = () => end.abort();
      interrupt.addEventListener('abort', stop);
      try {
        view.begin(end.signal);
        await display.show((key) => (key === 'q' ? stop() : void view.press(key)), end.signal);
        return EXIT.success;
      } finally {
        interrupt.removeEventListener('abort', stop);
      }
    },
};

/** Follows a manager, and tells when there is something new to see. */
class WatchedManager {
  readonly #client: Client;
  readonly #changed: () => void;
  #status: Status | undefined;
  #statusAt = 0;
  #queue: FollowedQueue = { items: [], running: undefined };
  readonly #follower: QueueFollower;
  #notice: string | undefined;
  #noticeAt = 0;
  #isNoticeOfSilence = false;

  constructor(client: Client, changed: () => void) {
    this.#client = client;
    this.#changed = changed;
    this.#follower = new QueueFollower(
      () => wholeQueue(client),
      (queue) => {
        this.#queue = queue;
        changed();
      },
      (error) => this.#tell(messageOf(error), true),
    );
  }

  begin(end: AbortSignal): void {
    const { console } = this.#client;
    console.maxLines = CONSOLE_LINES;
    const stopConsole = console.start();
    void this.#listen(end);
    void this.#drawConsole(end);
    void this.#follow(end);
    void this.#ask();
    const timer = setInterval(() => {
      if (performance.now() - this.#statusAt > SILENCE_MS) void this.#ask();
      // Time goes on, also where nothing is told.
      else if (this.#queue.running !== undefined) this.#changed();
    }, LOOK_MS);
    end.addEventListener('abort', () => {
      clearInterval(timer);
      stopConsole();
    });
  }

  now(): Watched {
    return {
      status: this.#status,
      statusAge: (performance.now() - this.#statusAt) / 1000,
      running: this.#queue.running,
      queue: this.#queue.items,
      console: this.#client.console.text().split('\n'),
      notice: this.#notice,
    };
  }

  /** Does what the key says, and shows what came of it. */
  async press(key: string): Promise<void> {
    const action = KEYS[key];
    if (action === undefined) return;
    try {
      const reply = await action.run(this.#client);
      this.#tell(reply.success ? action.done : `Not ${action.name}: ${reply.msg}`);
    } catch (error) {
      this.#tell(messageOf(error));
    }
  }

  #tell(notice: string | undefined, isOfSilence = false): void {
    this.#notice = notice;
    this.#noticeAt = performance.now();
    this.#isNoticeOfSilence = isOfSilence;
    this.#changed();
  }

  async #listen(end: AbortSignal): Promise<void> {
    for await (const { msg } of this.#client.systemInfo.messages({ signal: end, maxBuffered: 10 })) {
      if (msg.status !== undefined) this.#take(msg.status);
    }
  }

  async #drawConsole(end: AbortSignal): Promise<void> {
    for await (const _ of this.#client.console.messages({ signal: end, maxBuffered: 1 })) this.#changed();
  }

  async #follow(end: AbortSignal): Promise<void> {
    for await (const message of this.#client.changes.messages({ signal: end })) this.#follower.heard(message);
  }

  async #ask(): Promise<void> {
    try {
      this.#take(await this.#client.status({ reload: true }));
    } catch (error) {
      this.#tell(messageOf(error), true);
    }
  }

  #take(status: Status): void {
    this.#status = status;
    this.#statusAt = performance.now();
    const isOld = performance.now() - this.#noticeAt > NOTICE_MS;
    if (this.#isNoticeOfSilence || isOld) this.#notice = undefined;
    this.#follower.seen(status.plan_queue_uid);
    this.#changed();
  }
}

async function wholeQueue(client: Client): Promise<WholeQueue> {
  const reply = await client.queueGet({ reload: true });
  if (!reply.success) throw new Error(reply.msg);
  return reply;
}

interface Key {
  readonly name: string;
  readonly done: string;
  readonly run: (client: Client) => Promise<{ readonly success: boolean; readonly msg: string }>;
}

const KEYS: Readonly<Record<string, Key>> = {
  p: { name: 'paused', done: 'Pausing at the next checkpoint.', run: (rm) => rm.rePause('deferred') },
  r: { name: 'resumed', done: 'Resumed.', run: (rm) => rm.reResume() },
  s: { name: 'stopped', done: 'The queue stops when this plan is over.', run: (rm) => rm.queueStop() },
  c: { name: 'cancelled', done: 'The queue goes on after this plan.', run: (rm) => rm.queueStopCancel() },
};
