import { assertNever } from '../../errors.js';
import {
  OrderedIndex,
  PLACE_GAP,
  StoredItem,
  type HistoryEntry,
  type Place,
  type QueueChange,
  type QueueSnapshot,
  type RecordName,
  type Renumbering,
} from '../../queue/index.js';
import { NOTHING_RUNS, VALUE_NAMES, type ValueName } from './keys.js';
import { StepRecorder, type Step } from './step.js';

/** What was read from Redis. */
export interface RedisData {
  readonly queue: readonly string[];
  readonly history: readonly string[];
  readonly values: ReadonlyMap<ValueName, string>;
}

/**
 * What is in Redis, kept in memory too. It tells at which position of a list a change has to be made; and if Redis comes
 * back without what it had acknowledged, or with what it had not, everything is written anew from here.
 */
export class RedisContents {
  #queue = new OrderedIndex();
  #history: HistoryEntry[] = [];
  #values = new Map<ValueName, string>();

  constructor({ queue, history, values }: RedisData) {
    queue.forEach((text, i) =>
      this.#queue.insert({ place: (i + 1) * PLACE_GAP, stored: new StoredItem('', text) }),
    );
    this.#history = history.map((text, i) => ({ number: i + 1, text }));
    this.#values = new Map(values);
  }

  snapshot(): QueueSnapshot {
    const records = new Map<RecordName, string>();
    for (const [name, text] of this.#values) if (name !== 'running_plan') records.set(name, text);
    const running = this.#values.get('running_plan') ?? NOTHING_RUNS;
    return {
      foreign: true,
      items: [...this.#queue].map(({ place, stored }) => ({ place, uid: null, text: stored.text })),
      running: running === NOTHING_RUNS ? null : running,
      history: [...this.#history],
      records,
    };
  }

  /** Takes over a transition, and tells what that means for Redis. `undo` takes it back. */
  take(transition: readonly QueueChange[]): { readonly step: Step; readonly undo: () => void } {
    const recorder = new StepRecorder(
      this.#queue.size,
      this.#history.length,
      this.#elementsRemovedBy(transition),
    );
    for (const change of transition) this.#take(change, recorder);
    return { step: recorder.step(this.#queue), undo: () => recorder.undo() };
  }

  /** Everything anew, whatever Redis holds. */
  everything(): Step {
    const values = VALUE_NAMES.map((name) => ({ name, text: this.#values.get(name) ?? null }));
    return {
      queueLength: null,
      historyLength: null,
      elements: new Map(),
      edits: [
        { edit: 'replace_queue', texts: [...this.#queue].map(({ stored }) => stored.text) },
        { edit: 'replace_history', texts: this.#history.map(({ text }) => text) },
        ...values.map((value) => ({ edit: 'set_value', ...value }) as const),
      ],
    };
  }

  /** Where the elements are now that a transition removes or replaces. */
  #elementsRemovedBy(transition: readonly QueueChange[]): Map<number, string> {
    const elements = new Map<number, string>();
    for (const change of transition) {
      if (change.change === 'clear_queue') return new Map(); // whatever they are
      if (change.change !== 'remove' && change.change !== 'replace') continue;
      const position = this.#positionOf(change.place);
      const entry = this.#queue.at(position);
      if (entry?.place === change.place) elements.set(position, entry.stored.text);
    }
    return elements;
  }

  #take(change: QueueChange, recorder: StepRecorder): void {
    switch (change.change) {
      case 'insert': {
        const at = this.#positionOf(change.place);
        recorder.insert(at, this.#queue.size, change.stored.text);
        return this.#insert(change.place, change.stored, recorder);
      }
      case 'remove': {
        recorder.remove(this.#positionOf(change.place), this.#queue.size);
        return this.#remove(change.place, recorder);
      }
      case 'replace':
        recorder.edit('queue', { edit: 'set', at: this.#positionOf(change.place), text: change.stored.text });
        this.#remove(change.place, recorder);
        return this.#insert(change.place, change.stored, recorder);
      case 'renumber':
        return this.#renumber(change.moves, recorder);
      case 'clear_queue': {
        const before = this.#queue;
        this.#queue = new OrderedIndex();
        recorder.edit('queue', { edit: 'replace_queue', texts: [] });
        return recorder.onUndo(() => (this.#queue = before));
      }
      case 'set_running':
        return this.#setValue('running_plan', change.stored?.text ?? NOTHING_RUNS, recorder);
      case 'append_history': {
        const history = this.#history;
        recorder.edit('history', { edit: 'append_history', text: change.text });
        history.push({ number: change.number, text: change.text });
        return recorder.onUndo(() => history.pop());
      }
      case 'trim_history': {
        const count = change.numbers.length;
        if (count === 0) return;
        recorder.edit('history', { edit: 'trim_history', count });
        return this.#setHistory(this.#history.slice(count), recorder);
      }
      case 'drop_history': {
        const at = this.#history.findIndex(({ number }) => number === change.number);
        if (at < 0) return;
        recorder.edit('history', { edit: 'drop_history', at });
        return this.#setHistory(this.#history.toSpliced(at, 1), recorder);
      }
      case 'set_record':
        return this.#setValue(change.name, change.text, recorder);
      default:
        assertNever(change);
    }
  }

  #positionOf(place: Place): number {
    return this.#queue.positionOf({ place, stored: NOBODY });
  }

  #insert(place: Place, stored: StoredItem, recorder: StepRecorder): void {
    const queue = this.#queue;
    queue.insert({ place, stored });
    recorder.onUndo(() => queue.remove({ place, stored }));
  }

  #remove(place: Place, recorder: StepRecorder): void {
    const queue = this.#queue;
    const entry = queue.at(this.#positionOf(place));
    if (entry === undefined) return;
    queue.remove(entry);
    recorder.onUndo(() => queue.insert(entry));
  }

  /** Nothing to be done in Redis: the order stays. */
  #renumber(moves: readonly Renumbering[], recorder: StepRecorder): void {
    for (const { from } of moves) this.#remove(from, recorder);
    for (const { to, stored } of moves) this.#insert(to, stored, recorder);
  }

  #setHistory(history: HistoryEntry[], recorder: StepRecorder): void {
    const before = this.#history;
    this.#history = history;
    recorder.onUndo(() => (this.#history = before));
  }

  #setValue(name: ValueName, text: string | null, recorder: StepRecorder): void {
    const before = this.#values.get(name);
    recorder.edit('values', { edit: 'set_value', name, text });
    if (text === null) this.#values.delete(name);
    else this.#values.set(name, text);
    recorder.onUndo(() =>
      before === undefined ? this.#values.delete(name) : this.#values.set(name, before),
    );
  }
}

/** For looking up a place, where only the place matters. */
const NOBODY = new StoredItem('', '');
