import type { OrderedIndex } from '../../queue/index.js';
import { VALUE_NAMES, type ValueName } from './keys.js';

/** A change in the words of Redis, whose lists know positions but no places. They take effect one after the other. */
export type RedisEdit =
  | { readonly edit: 'insert'; readonly at: number; readonly texts: readonly string[] }
  | { readonly edit: 'remove'; readonly at: number }
  | { readonly edit: 'set'; readonly at: number; readonly text: string }
  | { readonly edit: 'replace_queue'; readonly texts: readonly string[] }
  | { readonly edit: 'append_history'; readonly text: string }
  | { readonly edit: 'trim_history'; readonly count: number }
  | { readonly edit: 'drop_history'; readonly at: number }
  | { readonly edit: 'replace_history'; readonly texts: readonly string[] }
  | { readonly edit: 'set_value'; readonly name: ValueName; readonly text: string | null };

/** A transition on its way to Redis. */
export interface Step {
  /** How Redis has to look for the edits to fit: lengths of the lists that they touch, and elements that they remove. */
  readonly queueLength: number | null;
  readonly historyLength: number | null;
  readonly elements: ReadonlyMap<number, string>;
  readonly edits: readonly RedisEdit[];
}

/**
 * A list in Redis is a chain: whatever is done in the middle costs a walk from an end. When the walks of one transition add up to
 * more than so many elements for each that the queue has, writing the whole queue anew is cheaper (measured: 30 to 60).
 */
const WALK_PER_ELEMENT = 30;
const FREE_WALK = 10_000;
/** Insertions this close to the back of a long queue do not walk through it. */
export const SHORT_TAIL = 64;
export const LONG_QUEUE = 2_000;

/** Instead of moving an element a short way, it and those that it passes are written where they stand then. */
const SHORT_WINDOW = 32;

/** Collects what a transition means for Redis, and how to take it back. */
export class StepRecorder {
  readonly #queueEdits: RedisEdit[] = [];
  readonly #historyEdits: RedisEdit[] = [];
  readonly #valueEdits: RedisEdit[] = [];
  readonly #undo: (() => void)[] = [];
  #walk = 0;
  /** All positions whose elements differ in the end lie in here, where the length of the queue stays. */
  #window = { from: Infinity, to: -Infinity, others: false };

  constructor(
    readonly queueLength: number,
    readonly historyLength: number,
    readonly elements: ReadonlyMap<number, string>,
  ) {}

  insert(at: number, size: number, text: string): void {
    const isEasy = at === 0 || at === size || (size > LONG_QUEUE && size - at <= SHORT_TAIL);
    if (!isEasy) this.#walk += at;
    this.#widen(at);
    const last = this.#queueEdits.at(-1);
    if (last?.edit === 'insert' && at === last.at + last.texts.length) (last.texts as string[]).push(text);
    else this.#queueEdits.push({ edit: 'insert', at, texts: [text] });
  }

  remove(at: number, size: number): void {
    this.#walk += Math.min(at, size - 1 - at);
    this.#widen(at);
    this.#queueEdits.push({ edit: 'remove', at });
  }

  edit(subject: 'queue' | 'history' | 'values', edit: RedisEdit): void {
    if (subject === 'queue') {
      this.#queueEdits.push(edit);
      this.#window.others = true;
    } else if (subject === 'history') this.#historyEdits.push(edit);
    else this.#valueEdits.push(edit);
  }

  onUndo(action: () => void): void {
    this.#undo.push(action);
  }

  undo(): void {
    for (const action of this.#undo.splice(0).reverse()) action();
  }

  /** `queue` as it is after the transition. */
  step(queue: OrderedIndex): Step {
    return {
      queueLength: this.#queueEdits.length > 0 ? this.queueLength : null,
      historyLength: this.#historyEdits.length > 0 ? this.historyLength : null,
      elements: this.elements,
      edits: [...this.#cheapest(queue), ...this.#historyEdits, ...this.#valueEdits],
    };
  }

  #cheapest(queue: OrderedIndex): readonly RedisEdit[] {
    if (this.#walk > FREE_WALK + queue.size * WALK_PER_ELEMENT) {
      return [{ edit: 'replace_queue', texts: [...queue].map(({ stored }) => stored.text) }];
    }
    const { from, to, others } = this.#window;
    const isShortMove = queue.size === this.queueLength && !others && to - from < SHORT_WINDOW;
    if (this.#walk < LONG_QUEUE || !isShortMove) return this.#queueEdits;
    const edits: RedisEdit[] = [];
    for (let at = from; at <= to; at++) {
      const entry = queue.at(at);
      if (entry !== undefined) edits.push({ edit: 'set', at, text: entry.stored.text });
    }
    return edits;
  }

  /** An edit shifts what lies behind it by one, so each may add one to where the last of them has an effect. */
  #widen(at: number): void {
    const { from, to } = this.#window;
    this.#window.from = Math.min(from, at);
    this.#window.to = Math.max(to + 1, at);
  }
}

/** An edit as the script reads it. */
export function argumentsOf(edit: RedisEdit): (string | number)[] {
  switch (edit.edit) {
    case 'insert':
      return [edit.edit, edit.at, edit.texts.length, ...edit.texts];
    case 'remove':
    case 'drop_history':
      return [edit.edit, edit.at];
    case 'set':
      return [edit.edit, edit.at, edit.text];
    case 'replace_queue':
    case 'replace_history':
      return [edit.edit, edit.texts.length, ...edit.texts];
    case 'append_history':
      return [edit.edit, edit.text];
    case 'trim_history':
      return [edit.edit, edit.count];
    case 'set_value': {
      // The first four keys have names in the script.
      const key = 5 + VALUE_NAMES.indexOf(edit.name);
      return edit.text === null ? ['delete_value', key] : [edit.edit, key, edit.text];
    }
  }
}
