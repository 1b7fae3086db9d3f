import { readFileSync } from 'node:fs';
import {
  isObject,
  keysOf,
  objectOf,
  readLiteral,
  type JsonObject,
  type JsonValue,
} from '../../src/protocol/index.js';
import { fileTrouble, messageOf } from '../../src/errors.js';
import { ParameterError } from '../exit-codes.js';

/** The words of a command that are still to be read, from left to right. */
export class Words {
  readonly #all: readonly string[];
  #at: number;

  constructor(all: readonly string[], at: number) {
    this.#all = all;
    this.#at = at;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#all.length;
  }

  next(what: string): string {
    const word = this.#all[this.#at];
    if (word === undefined) throw this.fault(`${what} is missing`);
    this.#at += 1;
    return word;
  }

  rest(): string[] {
    const rest = this.#all.slice(this.#at);
    this.#at = this.#all.length;
    return rest;
  }

  /** Takes the next word if it is one of these. */
  take<const Option extends string>(...options: readonly Option[]): Option | undefined {
    const found = options.find((option) => option === this.#all[this.#at]);
    if (found !== undefined) this.#at += 1;
    return found;
  }

  /** The remaining words, each of which must be one of these. */
  flags<const Flag extends string>(...flags: readonly Flag[]): ReadonlySet<Flag> {
    const found = new Set<Flag>();
    while (!this.isEmpty) {
      const flag = this.take(...flags);
      if (flag === undefined)
        throw this.fault(`expected ${flags.join(' or ')}, not '${this.#all[this.#at]}'`);
      found.add(flag);
    }
    return found;
  }

  /** An integer as Python reads one. */
  integer(): number | undefined {
    const word = this.#all[this.#at];
    if (word === undefined || !/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(word)) return undefined;
    this.#at += 1;
    return Number(word.replaceAll('_', ''));
  }

  end(): void {
    if (!this.isEmpty) throw this.fault(`'${this.#all[this.#at]}' is one word too many`);
  }

  fault(reason: string): ParameterError {
    return new ParameterError(`'${this.#all.join(' ')}': ${reason}`);
  }
}

/** Which item: a position, or else its uid. */
export function source(words: Words): JsonObject {
  const pos = words.take('front', 'back') ?? words.integer();
  return pos === undefined ? { uid: words.next('the address of the item') } : { pos };
}

/** Where to: `position` names the parameter for a position. Empty if no address comes next. */
export function destination(words: Words, position: 'pos' | 'pos_dest'): JsonObject {
  const pos = words.take('front', 'back') ?? words.integer();
  if (pos !== undefined) return { [position]: pos };
  const relation = words.take('before', 'after');
  return relation === undefined ? {} : { [`${relation}_uid`]: words.next(`the uid of the item ${relation}`) };
}

/** A plan or function typed as a dictionary, with `fields` set in it. */
export function itemFrom(words: Words, what: string, fields: JsonObject): JsonObject {
  const text = words.next(what);
  let item: JsonValue;
  try {
    item = readLiteral(text);
  } catch (error) {
    throw words.fault(
      `${what} cannot be read: ${messageOf(error)}. It looks like {"name": "count", "args": [["det1"]], "kwargs": {"num": 5}}`,
    );
  }
  if (!isObject(item)) throw words.fault(`${what} must be a dictionary`);
  const entries = [item, fields].flatMap((object) =>
    keysOf(object).map((key) => [key, object[key]] as const),
  );
  return objectOf(entries);
}

/** A value as Python reads it; what is no value is text. */
export function valueOrText(word: string): JsonValue {
  try {
    return readLiteral(word);
  } catch {
    return word;
  }
}

export function fileText(words: Words): string {
  const path = words.next('the file');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw words.fault(`the file ${path} cannot be read: ${fileTrouble(error)}`);
  }
}
