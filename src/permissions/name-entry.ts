import { messageOf, QueueServerError } from '../errors.js';
import type { DeviceDescription } from '../protocol/descriptions.js';
import { compileSearch, type Search } from './regex/index.js';

/** One entry of a permission list, or of a list of names in the annotation of a plan (spec plans… §5.3). */
export type NameEntry =
  | { readonly kind: 'name'; readonly text: string; readonly path: readonly string[] }
  | {
      readonly kind: 'pattern';
      readonly text: string;
      readonly typeWord: TypeWord;
      /** One for each level of the device tree; the last one may go through all that is below. */
      readonly levels: readonly Level[];
    };

export interface Level {
  readonly matches: Search;
  /** Whether what matches here is selected, or only looked into. */
  readonly selects: boolean;
  /** Set on the last level only: how many levels of remaining names the expression is tried on. */
  readonly fullDepth?: number;
}

const TYPE_WORDS = ['', '__READABLE__', '__FLYABLE__', '__DETECTOR__', '__MOTOR__'] as const;
export type TypeWord = (typeof TYPE_WORDS)[number];

/**
 * Reads an entry; spaces in it mean nothing. Throws `NAME_PATTERN` for one that cannot be used, so that no entry is ever
 * left out silently: a forbidding one that was would open what it should close.
 */
export function readNameEntry(text: string): NameEntry {
  const refuse = (why: string) => new QueueServerError('NAME_PATTERN', [JSON.stringify(text), why]);
  const entry = text.replaceAll(' ', '');
  if (entry === '') throw refuse('it is empty');
  if (!entry.includes(':')) {
    if (!NAME.test(entry) || entry.includes('..'))
      throw refuse('it is not a name; a regular expression begins with a colon, as in ":^det"');
    return { kind: 'name', text, path: entry.split('.') };
  }

  const [word = '', ...parts] = entry.split(':');
  const typeWord = TYPE_WORDS.find((known) => known === word);
  if (typeWord === undefined)
    throw refuse(`"${word}" is not a type; types are ${TYPE_WORDS.filter(Boolean).join(', ')}`);
  const full = parts.findIndex((part) => part.startsWith('?'));
  let depth = Infinity;
  if (full >= 0 && full < parts.length - 1) {
    const last = parts.pop() as string;
    if (full < parts.length - 1 || !/^depth=\d+$/.test(last))
      throw refuse('only depth=N may follow an expression that begins with "?"');
    depth = Number(last.slice('depth='.length));
    if (depth < 1) throw refuse('the depth must be at least 1');
  }
  const levels = parts.map((part, at): Level => {
    const expression = /^[-+?]/.test(part) ? part.slice(1) : part;
    if (expression === '') throw refuse('there is nothing between two colons, or after the last one');
    const isLast = at === parts.length - 1;
    let matches: Search;
    try {
      matches = compileSearch(expression);
    } catch (error) {
      throw refuse(messageOf(error).replace(/\.$/, ''));
    }
    return {
      matches,
      selects: isLast || !part.startsWith('-'),
      ...(at === full ? { fullDepth: depth } : {}),
    };
  });
  return { kind: 'pattern', text, typeWord, levels };
}

/** Reads an entry for plans or functions, which have no components: more than one level makes no sense there. */
export function readFlatEntry(text: string): NameEntry {
  const entry = readNameEntry(text);
  const levels = entry.kind === 'name' ? entry.path.length : entry.levels.length;
  if (levels === 1) return entry;
  const why = 'plans and functions have no components, so it must be one name or one expression';
  throw new QueueServerError('NAME_PATTERN', [JSON.stringify(text), why]);
}

/** Whether an entry for plans or functions means this name. */
export function meansName(entry: NameEntry, name: string): boolean {
  if (entry.kind === 'name') return entry.path[0] === name;
  return entry.levels[0]?.matches(name) === true;
}

/** Whether a device is of the type that a pattern asks for. */
export function isOfType(typeWord: TypeWord, device: DeviceDescription): boolean {
  switch (typeWord) {
    case '':
      return true;
    case '__READABLE__':
      return device.is_readable;
    case '__FLYABLE__':
      return device.is_flyable;
    case '__DETECTOR__':
      return device.is_readable && !device.is_movable;
    case '__MOTOR__':
      return device.is_readable && device.is_movable;
  }
}

const NAME = /^[_a-zA-Z]([_a-zA-Z0-9.]*[_a-zA-Z0-9])?$/;
