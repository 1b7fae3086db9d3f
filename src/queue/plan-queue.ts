import { randomUUID } from 'node:crypto';
import { hasCode, QueueServerError } from '../errors.js';
import {
  Encoded,
  equalValues,
  parseJson,
  stringifyJson,
  type ItemResult,
  type ItemUid,
  type JsonValue,
  type QueueItem,
  type QueueMode,
} from '../protocol/index.js';
import {
  checkOneDestination,
  findQueued,
  gapFor,
  gapForMove,
  isGiven,
  locate,
  shown,
  type Address,
  type Destination,
} from './address.js';
import { EditLine, type Planned } from './edit-line.js';
import { Edited, EditedBatch } from './edited.js';
import { entriesOf, oldestBeyond, trimmedHistory, type HistoryTrim } from './history.js';
import { asRunning, isHeld, keptFields, returningCopy, unexecuted, withResult } from './item-fields.js';
import { consequenceOf, type Ending } from './outcome.js';
import { QueueState } from './queue-state.js';
import { rearrange } from './rearrange.js';
import { repair } from './repair.js';
import type { QueueChange, QueueStore, RecordName } from './store.js';
import { StoredItem } from './stored-item.js';

/** More plans do not end while a manager is started again. */
const RECENT_ENTRIES = 1_000;

/** Records that other parts of the manager keep in the queue's store. The queue mode has methods of its own. */
export type SharedRecord = Exclude<RecordName, 'plan_queue_mode'>;

export interface AddOptions {
  /** Adds nothing where an item with the uid is known already, in the queue, running or in the history, and tells of that one. */
  readonly once?: boolean;
}

/** What became of the running item: its entry in the history, and the copy that returned to the queue, if one did. */
export interface Finished {
  readonly item: QueueItem;
  readonly returned: QueueItem | null;
  /** Whether the queue may start its next item: false after a failure that nothing forgives, and after an interruption. */
  readonly continues: boolean;
}

/**
 * The queue, the running item and the history.
 *
 * Items wait in the order in which they will run. The running item is kept apart, so that a restarted manager can tell
 * "was running when we died" from "was next". Only `takeNext`, `setImmediate` and `finish` move an item between the two.
 *
 * Every edit goes the same way (`EditLine`): its changes are worked out, the store takes them, then memory takes the very same
 * changes. What is read is always a state that the store has, too. An edit that fails has changed nothing.
 */
export class PlanQueue {
  readonly #store: QueueStore;
  readonly #newUid: () => string;
  readonly #historyLimit: number;
  readonly #state = new QueueState();
  readonly #edits: EditLine;
  readonly #listeners = new Set<(changes: readonly QueueChange[]) => void>();
  #planQueueUid: string;
  #planHistoryUid: string;

  private constructor(store: QueueStore, newUid: () => string, historyLimit: number) {
    this.#store = store;
    this.#historyLimit = historyLimit;
    this.#newUid = newUid;
    this.#planQueueUid = newUid();
    this.#planHistoryUid = newUid();
    this.#edits = new EditLine(store, this.#state, (changes) => this.#changed(changes));
  }

  /** Loads what the store holds. `report` gets a line for each thing that had to be repaired. */
  static async open(
    store: QueueStore,
    {
      newUid = randomUUID,
      report = () => {},
      historyLimit = Infinity,
    }: {
      newUid?: () => string;
      report?: (note: string) => void;
      /** The oldest entries go when there are more. */
      historyLimit?: number;
    } = {},
  ): Promise<PlanQueue> {
    const queue = new PlanQueue(store, newUid, historyLimit);
    const { contents, repairs, notes } = repair(await store.load(), newUid);
    queue.#edits.begin(contents);
    if (repairs.length > 0) await store.apply(repairs);
    notes.forEach(report);
    return queue;
  }

  /** Waits for the edits under way, then closes the store. */
  async close(): Promise<void> {
    await this.#edits.settled();
    await this.#store.close();
  }

  // Reading: always at once, always the state after the last edit that succeeded.

  get size(): number {
    return this.#state.size;
  }

  get historySize(): number {
    return this.#state.history.length;
  }

  get runningItem(): QueueItem | null {
    return this.#state.running?.item ?? null;
  }

  /** Known without reading the item. */
  get runningItemUid(): ItemUid | null {
    return this.#state.running?.uid ?? null;
  }

  get mode(): QueueMode {
    return this.#state.mode;
  }

  /** Changes with the content or order of the queue, and when an item starts or stops running. */
  get planQueueUid(): string {
    return this.#planQueueUid;
  }

  get planHistoryUid(): string {
    return this.#planHistoryUid;
  }

  /** The next item to run, which stays where it is. */
  peek(): QueueItem | null {
    return this.#state.at(0)?.stored.item ?? null;
  }

  /** All items as JSON text, ready to be put into a reply. */
  itemsText(): Encoded {
    return this.#state.itemsText();
  }

  /** The running item as JSON text; an empty object when nothing runs. */
  runningItemText(): Encoded {
    return this.#state.runningText();
  }

  /** The history as JSON text, oldest entry first. */
  historyText(): Encoded {
    return this.#state.historyText();
  }

  /** A page of the history: a negative offset counts from its end. Past the end there is nothing. */
  historyPage(offset: number, limit: number): Encoded {
    const { history } = this.#state;
    const start = offset < 0 ? Math.max(history.length + offset, 0) : offset;
    const page = history.slice(start, start + Math.max(limit, 0));
    return new Encoded(`[${page.map(({ text }) => text).join(', ')}]`);
  }

  /** The entries of one item, oldest first: an item that was retried has several. */
  historyOf(uid: string): Encoded {
    return new Encoded(`[${entriesOf(this.#state.history, uid).join(', ')}]`);
  }

  /** One item, by position or uid; the last one when neither is given. */
  get(address: Address = {}): QueueItem {
    return locate(this.#state, address).stored.item;
  }

  getRecord(name: SharedRecord): JsonValue | undefined {
    return this.#state.record(name);
  }

  /** A record as the store has it now, where other programs may have written it. What is no JSON is passed over. */
  async rereadRecord(name: SharedRecord): Promise<JsonValue | undefined> {
    const text = await this.#store.readRecord(name);
    try {
      const value = text === null ? undefined : parseJson(text);
      if (value !== undefined && !equalValues(value, this.getRecord(name))) await this.setRecord(name, value);
      return value;
    } catch (error) {
      if (hasCode(error, 'VALUE_UNREADABLE')) return undefined;
      throw error;
    }
  }

  /** Told of each edit once it is stored: what changed, in order. Returns the undo. */
  observe(listener: (changes: readonly QueueChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // Editing.

  /** Adds a prepared item. Fields that a queue does not keep are dropped. */
  async add(item: QueueItem, destination: Destination = {}, options: AddOptions = {}): Promise<Edited> {
    const entering = enteringItem(item);
    const { stored, qsize } = await this.enter([entering], destination, options);
    return new Edited(stored[0] ?? entering, qsize);
  }

  /** Adds prepared items next to each other, all or none. */
  addBatch(
    items: readonly QueueItem[],
    destination: Destination = {},
    options: AddOptions = {},
  ): Promise<EditedBatch> {
    return this.enter(items.map(enteringItem), destination, options);
  }

  /** Adds items of `enteringItem`. */
  enter(
    items: readonly StoredItem[],
    destination: Destination = {},
    { once = false }: AddOptions = {},
  ): Promise<EditedBatch> {
    return this.#edits.run((state) => {
      if (once && items.slice(0, 1).some(({ uid }) => state.findAnywhere(uid) !== undefined)) {
        // All were added or none: the first tells of the others.
        const known = items.flatMap(({ uid }) => state.findAnywhere(uid) ?? []);
        return { changes: [], result: () => new EditedBatch(known, state.size) };
      }
      // Nothing fits anywhere, also where there is no such place (spec re-manager §3.6.2).
      const gap = items.length === 0 ? 0 : gapFor(state, destination);
      refuseTakenUids(state, items);
      return {
        changes: rearrange(state, { enter: items, gap }),
        result: () => new EditedBatch(items, state.size),
      };
    });
  }

  /** Puts an item in place of the one with `uid`; the new one may have another uid. */
  update(uid: JsonValue, item: QueueItem): Promise<Edited> {
    return this.#edits.run((state) => {
      const { place, stored: old } = findQueued(state, uid);
      const stored = enteringItem(item);
      // Compared after filtering: what is dropped anyway makes no difference.
      // An item that is held is released by an update, whatever is in it.
      if (!isHeld(old.item) && equalValues(stored.item, keptFields(old.item)))
        return { changes: [], result: () => new Edited(stored, state.size) };
      if (stored.uid !== old.uid) refuseTakenUids(state, [stored]);
      return {
        changes: [{ change: 'replace', place, stored, old }],
        result: () => new Edited(stored, state.size),
      };
    });
  }

  remove(address: Address = {}): Promise<Edited> {
    return this.#edits.run((state) => {
      const entry = locate(state, address);
      return {
        changes: rearrange(state, { leave: [entry] }),
        result: () => new Edited(entry.stored, state.size),
      };
    });
  }

  /** Removes the items with these uids. With `ignoreMissing` those that are not in the queue are passed over, otherwise nothing is removed. */
  removeBatch(uids: readonly JsonValue[], { ignoreMissing = true } = {}): Promise<EditedBatch> {
    return this.#edits.run((state) => {
      if (!ignoreMissing) refuseRepeated(uids);
      const wanted = ignoreMissing ? uids.filter((uid) => state.find(uid) !== undefined) : uids;
      const leave = [...new Set(wanted)].map((uid) => findQueued(state, uid));
      return {
        changes: rearrange(state, { leave }),
        result: () =>
          new EditedBatch(
            leave.map(({ stored }) => stored),
            state.size,
          ),
      };
    });
  }

  move(address: Address, destination: Destination): Promise<Edited> {
    return this.#edits.run((state) => {
      if (!isGiven(address.pos) && !isGiven(address.uid))
        throw new QueueServerError('POSITION_MISSING', ['pos or uid']);
      checkOneDestination(destination);
      const source = locate(state, address);
      const gap = gapForMove(state, source, destination);
      return {
        changes: rearrange(state, { leave: [source], enter: [source.stored], gap }),
        result: () => new Edited(source.stored, state.size),
      };
    });
  }

  /** Brings items together at one place, in the order of `uids`, or with `reorder` in the order in which they stand now. */
  moveBatch(
    uids: readonly JsonValue[],
    destination: Destination,
    { reorder = false } = {},
  ): Promise<EditedBatch> {
    return this.#edits.run((state) => {
      checkOneDestination(destination);
      refuseRepeated(uids);
      const batch = uids.map((uid) => findQueued(state, uid));
      for (const reference of [destination.before_uid, destination.after_uid]) {
        if (isGiven(reference) && uids.includes(reference))
          throw new QueueServerError('REFERENCE_IN_BATCH', [shown(reference)]);
      }
      if (reorder) batch.sort((a, b) => a.place - b.place);
      const source = batch[0];
      const enter = batch.map(({ stored }) => stored);
      const changes =
        source === undefined
          ? []
          : rearrange(state, { leave: batch, enter, gap: gapForMove(state, source, destination) });
      return { changes, result: () => new EditedBatch(enter, state.size) };
    });
  }

  /** Empties the queue. The running item is not touched. */
  clear(): Promise<void> {
    return this.#edits.run(() => ({ changes: [{ change: 'clear_queue' }], result: () => undefined }));
  }

  setMode(mode: QueueMode): Promise<void> {
    return this.#setRecord('plan_queue_mode', { loop: mode.loop, ignore_failures: mode.ignore_failures });
  }

  /** Keeps a value over restarts; null removes it. */
  setRecord(name: SharedRecord, value: JsonValue): Promise<void> {
    return this.#setRecord(name, value);
  }

  // Running.

  /**
   * Takes the item at the front. A plan becomes the running item. An instruction leaves the queue (in loop mode a copy goes to
   * the back), and what it says is for the caller to do. Null when the queue is empty.
   */
  takeNext(timeStart: number): Promise<QueueItem | null> {
    return this.#edits.run((state): Planned<QueueItem | null> => {
      refuseWhileRunning(state);
      const front = state.at(0);
      if (front === undefined) return { changes: [], result: () => null };
      const leave = [front];
      const { item } = front.stored;
      if (item.item_type !== 'plan') {
        const enter = state.mode.loop ? [this.#copyOf(unexecuted(item))] : [];
        return {
          changes: rearrange(state, { leave, enter, gap: state.size }),
          result: () => item,
        };
      }
      const stored = StoredItem.of(asRunning(item, timeStart, false));
      return {
        changes: [...rearrange(state, { leave }), { change: 'set_running', stored }],
        result: () => stored.item,
      };
    });
  }

  /** Makes a prepared plan the running item without its ever entering the queue. All of its fields are kept. */
  setImmediate(item: QueueItem, timeStart: number): Promise<QueueItem> {
    return this.#edits.run((state) => {
      refuseWhileRunning(state);
      const stored = StoredItem.of(asRunning(item, timeStart, true));
      if (state.find(stored.uid) !== undefined) throw new QueueServerError('ITEM_UID_TAKEN', [stored.uid]);
      return { changes: [{ change: 'set_running', stored }], result: () => stored.item };
    });
  }

  /**
   * The running item has ended: it enters the history, nothing runs any more, and a copy returns to the queue if the rules
   * say so, all in one transition. A result that comes twice is refused the second time, because its item no longer runs.
   */
  finish(
    uid: ItemUid,
    result: ItemResult,
    { ending = 'by_itself' }: { ending?: Ending } = {},
  ): Promise<Finished> {
    return this.#edits.run((state) => {
      const running = state.running;
      if (running?.uid !== uid) throw new QueueServerError('ITEM_NOT_RUNNING', [uid]);
      const done = withResult(running.item, result);
      const { mode } = state;
      const { returns, copy, continues } = consequenceOf(result.exit_status, running.item, { mode, ending });
      const back = returns === 'front' ? returningCopy(done, copy) : unexecuted(done);
      const enter = returns === 'none' ? [] : [this.#copyOf(back)];
      const changes: QueueChange[] = [
        { change: 'append_history', number: state.nextHistoryNumber, text: stringifyJson(done) },
        ...oldestBeyond(state.history, this.#historyLimit - 1),
        { change: 'set_running', stored: null },
        ...rearrange(state, { enter, gap: returns === 'front' ? 0 : state.size }),
      ];
      return { changes, result: () => ({ item: done, returned: enter[0]?.item ?? null, continues }) };
    });
  }

  /**
   * Enters into the history what never was in the queue; what is there already stays as it is. Only the newest entries are
   * looked through: an end comes twice only when somebody died while it was recorded.
   */
  record(item: QueueItem, result: ItemResult): Promise<void> {
    return this.#edits.run((state) => {
      const isKnown = entriesOf(state.history.slice(-RECENT_ENTRIES), item.item_uid).length > 0;
      const text = stringifyJson(withResult(item, result));
      const changes: QueueChange[] = isKnown
        ? []
        : [
            { change: 'append_history', number: state.nextHistoryNumber, text },
            ...oldestBeyond(state.history, this.#historyLimit - 1),
          ];
      return { changes, result: () => undefined };
    });
  }

  /** Forgets the oldest entries, or all of them when nothing is given (spec re-manager §3.4). */
  clearHistory(trim: HistoryTrim = {}): Promise<void> {
    return this.#edits.run((state) => {
      const changes = trimmedHistory(state.history, trim);
      return { changes, result: () => undefined };
    });
  }

  #setRecord(name: RecordName, value: JsonValue): Promise<void> {
    const text = value === null ? null : stringifyJson(value);
    return this.#edits.run(() => ({
      changes: [{ change: 'set_record', name, text }],
      result: () => undefined,
    }));
  }

  #copyOf(item: QueueItem): StoredItem {
    return StoredItem.of({ ...item, item_uid: this.#newUid() });
  }

  /** Something has changed: in the store, in memory, and now for whoever listens. */
  #changed(changes: readonly QueueChange[]): void {
    if (changes.some(({ change }) => QUEUE_CHANGES.has(change))) this.#planQueueUid = this.#newUid();
    if (changes.some(({ change }) => HISTORY_CHANGES.has(change))) this.#planHistoryUid = this.#newUid();
    for (const listener of this.#listeners) listener(changes);
  }
}

/** A prepared item as a queue keeps it. */
export function enteringItem(item: QueueItem): StoredItem {
  return StoredItem.of(keptFields(item));
}

function refuseTakenUids(state: QueueState, items: readonly StoredItem[]): void {
  const seen = new Set<ItemUid>();
  for (const { uid } of items) {
    if (seen.has(uid) || state.find(uid) !== undefined || state.running?.uid === uid)
      throw new QueueServerError('ITEM_UID_TAKEN', [shown(uid)]);
    seen.add(uid);
  }
}

function refuseRepeated(uids: readonly JsonValue[]): void {
  const seen = new Set<JsonValue>();
  for (const uid of uids) {
    if (seen.has(uid)) throw new QueueServerError('UIDS_REPEATED', [shown(uid)]);
    seen.add(uid);
  }
}

function refuseWhileRunning({ running }: QueueState): void {
  if (running !== null) throw new QueueServerError('PLAN_RUNNING', [running.uid]);
}

const QUEUE_CHANGES: ReadonlySet<QueueChange['change']> = new Set<QueueChange['change']>([
  'insert',
  'remove',
  'replace',
  'clear_queue',
  'set_running',
]);
const HISTORY_CHANGES: ReadonlySet<QueueChange['change']> = new Set<QueueChange['change']>([
  'append_history',
  'trim_history',
]);
