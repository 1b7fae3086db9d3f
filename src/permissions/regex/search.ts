import { assertNever } from '../../errors.js';
import { admits, isWord } from './char-set.js';
import { parseExpression, type Place } from './parse.js';
import { programOf, type Program, type Step } from './program.js';

/** Whether an expression matches somewhere in a text. */
export type Search = (text: string) => boolean;

/**
 * A regular expression of Python's as a function. Clients may send expressions, so no expression can make a search long:
 * each step is tried at each character once, whatever the expression says. (A search that looks ahead or behind starts
 * another one there, once for each character.)
 * Throws `REGULAR_EXPRESSION` for one that cannot be used.
 */
export function compileSearch(source: string): Search {
  const program = programOf(parseExpression(source), source);
  const isAscii = /^\(\?[a-z]*a/.test(source);
  return (text) => new OneSearch(program, text, isAscii).matches();
}

class OneSearch {
  readonly #program: Program;
  readonly #codes: readonly number[];
  readonly #asciiWords: boolean;
  /** What looking ahead or behind found, by look and place: 0 is not known yet. */
  readonly #looked: Uint8Array;

  constructor(program: Program, text: string, asciiWords: boolean) {
    this.#program = program;
    this.#codes = codesOf(text);
    this.#asciiWords = asciiWords;
    this.#looked = new Uint8Array(program.looks * (this.#codes.length + 1));
  }

  matches(): boolean {
    const { steps } = this.#program;
    const [first] = steps;
    const isAnchored = first?.do === 'place' && first.place === 'text start';
    return this.#runs(steps, 0, isAnchored ? 0 : this.#codes.length);
  }

  /** Whether the steps lead to a match from a place between the two. */
  #runs(steps: readonly Step[], from: number, to: number): boolean {
    const codes = this.#codes;
    const seen = new Uint8Array(steps.length * (codes.length + 1));
    const waiting: number[] = [];
    for (let start = from; start <= to; start++) {
      waiting.push(0, start);
      while (waiting.length > 0) {
        let at = waiting.pop() as number;
        let step = waiting.pop() as number;
        for (;;) {
          const key = step * (codes.length + 1) + at;
          if (seen[key] === 1) break;
          seen[key] = 1;
          const current = steps[step] as Step;
          if (current.do === 'match') return true;
          if (current.do === 'one') {
            if (at >= codes.length || !admits(current.of, codes[at] as number)) break;
            at++;
            step++;
          } else if (current.do === 'fork') {
            waiting.push(current.other, at);
            step = current.next;
          } else if (current.do === 'jump') step = current.next;
          else if (current.do === 'place' ? this.#isAt(current.place, at) : this.#looks(current, at)) step++;
          else break;
        }
      }
    }
    return false;
  }

  #looks(look: Step & { do: 'look' }, at: number): boolean {
    const key = look.index * (this.#codes.length + 1) + at;
    if (this.#looked[key] === 0) {
      const start = at - look.back;
      const isFound = start >= 0 && this.#runs(look.program, start, start);
      this.#looked[key] = isFound === look.negated ? 1 : 2;
    }
    return this.#looked[key] === 2;
  }

  #isAt(place: Place, at: number): boolean {
    const codes = this.#codes;
    const end = codes.length;
    switch (place) {
      case 'text start':
        return at === 0;
      case 'line start':
        return at === 0 || codes[at - 1] === 10;
      case 'text end':
        return at === end;
      case 'last line end':
        return at === end || (at === end - 1 && codes[at] === 10);
      case 'line end':
        return at === end || codes[at] === 10;
      case 'word edge':
        return this.#isWordEdge(at);
      case 'no word edge':
        // Python finds neither an edge nor its absence in an empty text.
        return end > 0 && !this.#isWordEdge(at);
      default:
        return assertNever(place);
    }
  }

  #isWordEdge(at: number): boolean {
    const isIn = (code: number | undefined) =>
      code !== undefined && (!this.#asciiWords || code < 128) && isWord(code);
    return isIn(this.#codes[at - 1]) !== isIn(this.#codes[at]);
  }
}

function codesOf(text: string): readonly number[] {
  const codes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) as number;
    if (code > 0xffff) at++;
    codes.push(code);
  }
  return codes;
}
