import { USER, type Reply, type Status, type TestManager } from '../harness/index.js';
import { pick, type Random } from './cells.js';
import type { Journal } from './journal.js';
import type { TypedEntry, TypedRecords } from './typed-records.js';

type Entry = TypedEntry & { readonly meta?: { readonly number?: number } };

/** How a plan may have ended, for what was done to it. */
type Cause = 'stopped' | 'aborted' | 'halted';
const AFTER: Record<Cause, readonly string[]> = {
  stopped: ['stopped'],
  aborted: ['aborted'],
  halted: ['halted'],
};

/** How one may have ended that a person ended at a prompt. */
const BY_HAND: readonly string[] = ['stopped', 'aborted', 'halted'];

/** Enough for the queue to have something to do. */
const MOST_WAITING = 8;

/** The client of the queue: adds plans, starts, pauses and ends them, and knows what has to be in the history. */
export class Operator {
  readonly #manager: TestManager;
  readonly #journal: Journal;
  readonly #records: TypedRecords;
  readonly #random: Random;
  /** By the number that each plan carries along: its name, and whether it has to be somewhere. */
  readonly #added = new Map<number, { readonly name: string; isRemoved: boolean }>();
  readonly #causes = new Map<string, Set<Cause>>();
  readonly #seen = new Set<string>();
  #number = 0;
  #lastStop = 0;
  #lastEntry = '';

  constructor(manager: TestManager, journal: Journal, records: TypedRecords, random: Random) {
    this.#manager = manager;
    this.#journal = journal;
    this.#records = records;
    this.#random = random;
  }

  /** How many plans have ended. */
  get ended(): number {
    return this.#seen.size;
  }

  async ask(method: string, params: object = {}): Promise<Reply> {
    this.#journal.step(`the client asks ${method} ${JSON.stringify(params)}`);
    const reply = await this.#journal.within(this.#manager.request(method, params), `the reply to ${method}`);
    if (reply.success === false) this.#journal.step(`  refused: ${String(reply.msg)}`);
    return reply;
  }

  async add(): Promise<void> {
    const name = pick(this.#random, ['walk', 'walk', 'walk', 'fail']);
    const number = ++this.#number;
    const item = { item_type: 'plan', name, args: [Math.floor(this.#random() * 15)], meta: { number } };
    const pos = pick(this.#random, ['front', 'back']);
    const reply = await this.ask('queue_item_add', { item, pos, ...USER });
    if (reply.success === true) this.#added.set(number, { name, isRemoved: false });
  }

  async edit(): Promise<void> {
    const from = pick(this.#random, ['front', 'back']);
    if (this.#random() < 0.5)
      return void (await this.ask('queue_item_move', {
        pos: from,
        pos_dest: pick(this.#random, ['front', 'back']),
      }));
    const reply = await this.ask('queue_item_remove', { pos: from });
    if (reply.success === true) this.#removed(reply.item as Entry);
  }

  async clear(): Promise<void> {
    const { items } = await this.ask('queue_get');
    await this.ask('queue_clear');
    for (const item of items as Entry[]) this.#removed(item);
  }

  /** Something that only concerns the queue. */
  async work(status: Status): Promise<void> {
    const isFull = status.items_in_queue >= MOST_WAITING;
    const choices: (() => Promise<unknown>)[] = [
      () => (isFull ? this.edit() : this.add()),
      () => (isFull ? this.ask('queue_start') : this.add()),
      () => this.add(),
      () => this.edit(),
      () => this.ask('queue_start'),
      () => this.ask('queue_start'),
      () => this.ask('queue_autostart', { enable: true }),
      () => this.ask(pick(this.#random, ['queue_stop', 'queue_stop_cancel'])),
      () => this.ask('queue_autostart', { enable: this.#random() < 0.7 }),
      () => this.ask('function_execute', this.#function()),
      () =>
        this.ask('script_upload', {
          script: 'await pause(10); console.log("script")',
          run_in_background: this.#random() < 0.5,
        }),
      () => this.ask('re_runs'),
    ];
    await pick(this.#random, choices)();
  }

  /** Something that pauses a plan, goes on with it, or ends it. */
  async interfere(status: Status): Promise<void> {
    if (status.manager_state === 'paused') return this.goOn();
    this.#journal.mayHavePaused = true;
    if (this.#random() < 0.3) {
      const interrupt = this.#journal.interrupt('the client', false);
      await this.ask('kernel_interrupt', { interrupt_plan: true, interrupt_task: true });
      interrupt.to = performance.now();
    } else await this.ask('re_pause', { option: pick(this.#random, ['deferred', 'immediate']) });
  }

  /** Of a paused plan of the queue. */
  async goOn(): Promise<void> {
    const { running_item_uid: uid } = await this.#manager.status();
    const [method, cause] = pick(this.#random, [
      ['re_resume', null],
      ['re_resume', null],
      ['re_stop', 'stopped'],
      ['re_abort', 'aborted'],
      ['re_halt', 'halted'],
    ] as const);
    const { success } = await this.ask(method);
    if (success === true && cause !== null) this.blame(uid, cause);
  }

  /** Keeps in mind what may explain how the item ends. */
  blame(uid: string | null, cause: Cause): void {
    if (uid === null) return;
    const causes = this.#causes.get(uid) ?? new Set();
    this.#causes.set(uid, causes.add(cause));
  }

  /** What has ended is right, in order, and everything that was added is somewhere. */
  async checkRecords(): Promise<void> {
    const history = await this.#wholeHistory();
    const waiting = (await this.ask('queue_get')).items as Entry[];
    for (const entry of history) if (!this.#seen.has(entry.item_uid)) this.#checkEntry(entry);
    const uids = history.map(({ item_uid }) => item_uid);
    this.#journal.check(new Set(uids).size === uids.length, () => 'an item is twice in the history');
    this.#records.check(typed(history));
    const numbers = new Set([...history, ...waiting].map(({ meta }) => meta?.number));
    for (const [number, { isRemoved }] of this.#added)
      this.#journal.check(isRemoved || numbers.has(number), () => `the plan number ${number} is lost`);
    const runs = history.flatMap(({ result }) => result.run_uids);
    this.#journal.check(new Set(runs).size === runs.length, () => 'a run belongs to two plans');
  }

  /** The manager may hear of the end of a cell after its person. */
  async #wholeHistory(): Promise<Entry[]> {
    let history: Entry[] = [];
    const missing = (): readonly string[] => this.#records.missing(typed(history));
    const complete = async (): Promise<void> => {
      for (;;) {
        history = (await this.ask('history_get')).items as Entry[];
        if (missing().length === 0) return;
        await this.#manager.info.untilNews(1);
      }
    };
    await this.#journal.within(complete(), () => `the record of ${missing().join()}`);
    return history;
  }

  #checkEntry({ name, item_uid, result, meta }: Entry): void {
    this.#seen.add(item_uid);
    const { exit_status, run_uids, time_start, time_stop, msg, origin } = result;
    const what = (): string => `${name} number ${meta?.number} (${item_uid}) ended ${exit_status}: ${msg}`;
    const causes = [...(this.#causes.get(item_uid) ?? [])];
    // Refused, because a person had paused a plan of his own.
    const isRefused =
      exit_status === 'failed' && /The Run Engine is paused/.test(msg) && this.#journal.mayHavePaused;
    const byHand = this.#journal.mayHaveEnded ? BY_HAND : [];
    // Whatever ran when the kernel ended: it may have begun after anybody looked.
    const isCutShort =
      exit_status === 'failed' && /kernel|environment/i.test(msg) && this.#journal.mayHaveDied;
    const expected = [
      name === 'fail' ? 'failed' : 'completed',
      ...causes.flatMap((cause) => AFTER[cause]),
      ...byHand,
    ];
    // What becomes of plans that people typed is looked at with them.
    const isExpected = origin !== undefined || expected.includes(exit_status) || isRefused || isCutShort;
    this.#journal.check(isExpected, what);
    this.#journal.check(
      exit_status !== 'completed' || run_uids.length === 1,
      () => `${what()}; its runs: ${run_uids.length}`,
    );
    this.#journal.check(time_start <= time_stop, () => `${what()}; from ${time_start} to ${time_stop}`);
    this.#journal.check(
      time_start >= this.#lastStop || isRefused,
      () => `${what()}, and began (${time_start}) before the one before had ended: ${this.#lastEntry}`,
    );
    if (!isRefused) this.#lastStop = Math.max(this.#lastStop, time_stop);
  }

  #removed({ meta }: Entry): void {
    const added = meta?.number === undefined ? undefined : this.#added.get(meta.number);
    if (added !== undefined) added.isRemoved = true;
  }

  #function(): object {
    const item = { item_type: 'function', name: 'function_sleep', args: [0.02], kwargs: {} };
    return { item, run_in_background: this.#random() < 0.5, ...USER };
  }
}

function typed(history: readonly Entry[]): readonly Entry[] {
  return history.filter(({ result }) => result.origin !== undefined);
}
