import { QueueServerError } from '../../errors.js';
import { charSet, classOf, ignoringCase, isAsciiLetter, type CharSet } from './char-set.js';

/** A regular expression, reduced to what decides whether a text matches: groups capture nothing here. */
export type Expression =
  | { readonly is: 'one'; readonly of: CharSet }
  | { readonly is: 'place'; readonly place: Place }
  | { readonly is: 'sequence'; readonly of: readonly Expression[] }
  | { readonly is: 'choice'; readonly of: readonly Expression[] }
  | { readonly is: 'repeat'; readonly of: Expression; readonly least: number; readonly most: number }
  | {
      readonly is: 'look';
      readonly negated: boolean;
      /** How many characters before the place to begin with: 0 looks ahead. */
      readonly back: number;
      readonly of: Expression;
    };

export type Place =
  | 'text start'
  | 'line start'
  | 'text end'
  /** The end, or before a line feed that ends the text. */
  | 'last line end'
  | 'line end'
  | 'word edge'
  | 'no word edge';

/** Longer than anything that a person writes for names. */
const MOST_CHARACTERS = 1_000;

/**
 * Reads a regular expression of Python's `re` (3.11), with Python's own idea of what is an error. Left out, and refused
 * with a reason: references to groups, conditions, atomic groups and possessive quantifiers, which no search in linear time
 * can follow; the flag `x` and names of characters, which nobody needs for names.
 */
export function parseExpression(source: string): Expression {
  return new Parser(source).parse();
}

interface Character {
  readonly code: number;
}
type Escape = Character | { readonly class: (code: number) => boolean } | { readonly place: Place };

class Parser {
  readonly #source: string;
  readonly #text: readonly string[];
  readonly #groups = new Set<string>();
  #at = 0;
  #flags = new Set<string>();

  constructor(source: string) {
    this.#source = source;
    this.#text = [...source];
  }

  parse(): Expression {
    if (this.#text.length > MOST_CHARACTERS)
      throw this.#refuse(`it is longer than ${MOST_CHARACTERS} characters`);
    const whole = this.#choice(true);
    if (this.#peek() !== undefined) throw this.#refuse('a ) has no (');
    return whole;
  }

  #refuse(why: string): QueueServerError {
    const shown = this.#source.length > 100 ? `${this.#source.slice(0, 100)}…` : this.#source;
    return new QueueServerError('REGULAR_EXPRESSION', [shown, why]);
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #take(text: string): boolean {
    if (
      !this.#text
        .slice(this.#at, this.#at + text.length)
        .join('')
        .startsWith(text)
    )
      return false;
    this.#at += text.length;
    return true;
  }

  #choice(isOutermost: boolean): Expression {
    const branches: Expression[] = [];
    do branches.push(this.#sequence(isOutermost && branches.length === 0));
    while (this.#take('|'));
    return branches.length === 1 ? (branches[0] as Expression) : { is: 'choice', of: branches };
  }

  #sequence(mayHaveFlags: boolean): Expression {
    const of: Expression[] = [];
    for (;;) {
      const next = this.#peek();
      if (next === undefined || next === '|' || next === ')') break;
      this.#at++;
      if (next === '(') {
        const group = this.#group(mayHaveFlags && of.length === 0);
        if (group !== undefined) of.push(group);
        continue;
      }
      const range = this.#quantifier(next);
      if (range !== undefined) of.push(this.#repeat(of.pop(), range));
      else of.push(this.#single(next));
    }
    return of.length === 1 ? (of[0] as Expression) : { is: 'sequence', of };
  }

  #single(next: string): Expression {
    const has = (flag: string) => this.#flags.has(flag);
    switch (next) {
      case '^':
        return { is: 'place', place: has('m') ? 'line start' : 'text start' };
      case '$':
        return { is: 'place', place: has('m') ? 'line end' : 'last line end' };
      case '.':
        return { is: 'one', of: charSet((code) => has('s') || code !== 10) };
      case '[':
        return this.#set();
      case '\\': {
        const escape = this.#escape(false);
        if ('place' in escape) return { is: 'place', place: escape.place };
        return 'class' in escape
          ? { is: 'one', of: charSet(escape.class) }
          : this.#one((code) => code === escape.code);
      }
      default: {
        const literal = next.codePointAt(0);
        return this.#one((code) => code === literal);
      }
    }
  }

  #one(is: (code: number) => boolean, negated = false): Expression {
    const inside = this.#flags.has('i') ? ignoringCase(is) : is;
    return { is: 'one', of: charSet(negated ? (code) => !inside(code) : inside) };
  }

  /** Undefined where the character, which has been taken, begins no quantifier. */
  #quantifier(next: string): [least: number, most: number] | undefined {
    if (next === '*') return [0, Infinity];
    if (next === '+') return [1, Infinity];
    if (next === '?') return [0, 1];
    if (next !== '{') return undefined;
    const rest = this.#text.slice(this.#at).join('');
    const [all, least = '', comma, most = ''] = /^(?!\})(\d*)(,?)(\d*)\}/.exec(rest) ?? [];
    if (all === undefined || (comma === '' && least === '')) return undefined;
    this.#at += all.length;
    const range: [number, number] = [
      Number(least),
      comma === '' ? Number(least) : most === '' ? Infinity : Number(most),
    ];
    if (range[0] > range[1]) throw this.#refuse(`in {${all} the smaller number comes second`);
    return range;
  }

  #repeat(of: Expression | undefined, [least, most]: [number, number]): Expression {
    if (of === undefined || of.is === 'place') throw this.#refuse('there is nothing to repeat');
    if (of.is === 'repeat') throw this.#refuse('a quantifier follows a quantifier');
    if (this.#peek() === '+') throw this.#refuse('possessive quantifiers are not supported');
    // Lazy or not: what matters here is whether there is a match.
    this.#take('?');
    return { is: 'repeat', of, least, most };
  }

  /** The ( has been taken. Undefined for what matches nothing: flags and comments. */
  #group(mayHaveFlags: boolean): Expression | undefined {
    if (!this.#take('?')) return this.#closed();
    if (this.#take('#')) {
      while (this.#peek() !== undefined && this.#peek() !== ')') this.#at++;
      this.#close();
      return undefined;
    }
    if (this.#take('P<')) {
      this.#nameGroup();
      return this.#closed();
    }
    if (this.#take('=')) return this.#look(false, false);
    if (this.#take('!')) return this.#look(true, false);
    if (this.#take('<=')) return this.#look(false, true);
    if (this.#take('<!')) return this.#look(true, true);
    if (this.#take('P=')) throw this.#refuse('references to groups are not supported');
    if (this.#take('(')) throw this.#refuse('conditions are not supported');
    if (this.#take('>')) throw this.#refuse('atomic groups are not supported');
    this.#readFlags(mayHaveFlags);
    return undefined;
  }

  #readFlags(areFirst: boolean): void {
    const [flags = ''] = /^[a-zA-Z]*/.exec(this.#text.slice(this.#at).join('')) ?? [];
    this.#at += flags.length;
    if (flags === '' || this.#peek() !== ')' || /[^aimsux]/.test(flags))
      throw this.#refuse('what follows (? is not known');
    if (flags.includes('x')) throw this.#refuse('the flag x is not supported');
    if (!areFirst) throw this.#refuse('flags must be at the start');
    for (const flag of flags) this.#flags.add(flag);
    if (this.#flags.has('a') && this.#flags.has('u'))
      throw this.#refuse('the flags a and u exclude each other');
    this.#close();
  }

  #nameGroup(): void {
    let name = '';
    while (this.#peek() !== undefined && this.#peek() !== '>') name += this.#text[this.#at++];
    if (!this.#take('>')) throw this.#refuse('the name of a group does not end');
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw this.#refuse(`"${name}" is no name for a group`);
    if (this.#groups.has(name)) throw this.#refuse(`two groups are called ${name}`);
    this.#groups.add(name);
  }

  #look(negated: boolean, isBehind: boolean): Expression {
    const of = this.#closed();
    const [least, most] = isBehind ? widthOf(of) : [0, 0];
    if (least !== most) throw this.#refuse('what is looked for behind must have one length');
    return { is: 'look', negated, back: least, of };
  }

  /** A group does not look like its content from outside: `(a*)*` and `(^)*` are no errors. */
  #closed(): Expression {
    const of = this.#choice(false);
    this.#close();
    return { is: 'sequence', of: [of] };
  }

  #close(): void {
    if (!this.#take(')')) throw this.#refuse('a ( has no )');
  }

  /** The [ has been taken. */
  #set(): Expression {
    const parts: ((code: number) => boolean)[] = [];
    const negated = this.#take('^');
    for (let isFirst = true; ; isFirst = false) {
      if (!isFirst && this.#take(']')) break;
      const low = this.#member();
      const isRange = this.#peek() === '-' && this.#text[this.#at + 1] !== ']';
      if (!isRange) {
        parts.push('class' in low ? low.class : (code) => code === low.code);
        continue;
      }
      this.#at++;
      const high = this.#member();
      if ('class' in low || 'class' in high || low.code > high.code)
        throw this.#refuse('a range in [ ] does not go from a character to a later one');
      parts.push((code) => code >= low.code && code <= high.code);
    }
    return this.#one((code) => parts.some((is) => is(code)), negated);
  }

  #member(): Character | { readonly class: (code: number) => boolean } {
    const next = this.#text[this.#at++];
    if (next === undefined) throw this.#refuse('a [ has no ]');
    if (next !== '\\') return { code: next.codePointAt(0) as number };
    const escape = this.#escape(true);
    if ('place' in escape) throw this.#refuse('an escape in [ ] is not known');
    return escape;
  }

  /** The \ has been taken. */
  #escape(isInSet: boolean): Escape {
    const next = this.#text[this.#at++];
    if (next === undefined) throw this.#refuse('it ends in a \\');
    const place = isInSet ? undefined : PLACES[next];
    if (place !== undefined) return { place };
    const members = classOf(next, this.#flags.has('a'));
    if (members !== undefined) return { class: members };
    const control = next === 'b' && !isInSet ? undefined : CONTROLS[next];
    if (control !== undefined) return { code: control };
    const digits = { x: 2, u: 4, U: 8 }[next];
    if (digits !== undefined) return { code: this.#hexadecimal(digits) };
    if (/\d/.test(next)) return { code: this.#octal(next, isInSet) };
    const code = next.codePointAt(0) as number;
    if (isAsciiLetter(code)) throw this.#refuse(`the escape \\${next} is not known`);
    return { code };
  }

  #hexadecimal(digits: number): number {
    const text = this.#text.slice(this.#at, this.#at + digits).join('');
    const code = new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(text) ? Number.parseInt(text, 16) : Infinity;
    if (code > 0x10ffff) throw this.#refuse('the number of a character is not complete');
    this.#at += digits;
    return code;
  }

  /** Three digits, or those after a zero, are the number of a character; in a set there is nothing else to refer to. */
  #octal(first: string, isInSet: boolean): number {
    const rest = this.#text.slice(this.#at, this.#at + 2).join('');
    const pattern = first === '0' || isInSet ? /^[0-7]{0,2}/ : /^[0-7]{2}/;
    const digits = /[0-7]/.test(first) ? pattern.exec(rest)?.[0] : undefined;
    if (digits === undefined) throw this.#refuse('references to groups are not supported');
    this.#at += digits.length;
    const code = Number.parseInt(first + digits, 8);
    if (code > 0o377) throw this.#refuse('the number of a character is too large');
    return code;
  }
}

const PLACES: Readonly<Record<string, Place>> = {
  A: 'text start',
  Z: 'text end',
  b: 'word edge',
  B: 'no word edge',
};
const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

function widthOf(expression: Expression): [least: number, most: number] {
  switch (expression.is) {
    case 'one':
      return [1, 1];
    case 'place':
    case 'look':
      return [0, 0];
    case 'repeat': {
      const [least, most] = widthOf(expression.of);
      return [least * expression.least, most === 0 ? 0 : most * expression.most];
    }
    case 'sequence':
      return expression.of.map(widthOf).reduce((sum, one) => [sum[0] + one[0], sum[1] + one[1]], [0, 0]);
    case 'choice': {
      const widths = expression.of.map(widthOf);
      return [Math.min(...widths.map(([least]) => least)), Math.max(...widths.map(([, most]) => most))];
    }
  }
}
