import { QueueServerError } from '../../errors.js';
import type { CharSet } from './char-set.js';
import type { Expression, Place } from './parse.js';

/** Steps of a search. A step that names no other goes on with the one after it. */
export type Step =
  | { readonly do: 'one'; readonly of: CharSet }
  | { readonly do: 'place'; readonly place: Place }
  /** Goes on in two places. */
  | { readonly do: 'fork'; next: number; other: number }
  | { readonly do: 'jump'; next: number }
  | {
      readonly do: 'look';
      readonly negated: boolean;
      readonly back: number;
      readonly program: readonly Step[];
      /** Its place in the memory of a search. */
      readonly index: number;
    }
  | { readonly do: 'match' };

export interface Program {
  readonly steps: readonly Step[];
  readonly looks: number;
}

/** `(a{100}){100}` is short to write: what it becomes is limited. */
const MOST_STEPS = 5_000;

/** The steps that find whether an expression matches. `source` is for the message of a refusal. */
export function programOf(expression: Expression, source: string): Program {
  let size = 0;
  let looks = 0;
  const whole = (part: Expression): Step[] => {
    const steps: Step[] = [];
    emit(part, steps);
    add(steps, { do: 'match' });
    return steps;
  };
  return { steps: whole(expression), looks };

  function add<S extends Step>(steps: Step[], step: S): S {
    if (++size > MOST_STEPS)
      throw new QueueServerError('REGULAR_EXPRESSION', [source.slice(0, 100), 'it repeats too much']);
    steps.push(step);
    return step;
  }

  function emit(part: Expression, steps: Step[]): void {
    switch (part.is) {
      case 'one':
        add(steps, { do: 'one', of: part.of });
        break;
      case 'place':
        add(steps, { do: 'place', place: part.place });
        break;
      case 'sequence':
        for (const one of part.of) emit(one, steps);
        break;
      case 'choice':
        emitChoice(part.of, steps);
        break;
      case 'repeat':
        emitRepeat(part, steps);
        break;
      case 'look':
        add(steps, {
          do: 'look',
          negated: part.negated,
          back: part.back,
          program: whole(part.of),
          index: looks++,
        });
        break;
    }
  }

  function emitChoice(branches: readonly Expression[], steps: Step[]): void {
    const exits: { next: number }[] = [];
    for (const [at, branch] of branches.entries()) {
      const isLast = at === branches.length - 1;
      const fork = isLast ? undefined : add(steps, { do: 'fork' as const, next: steps.length + 1, other: 0 });
      emit(branch, steps);
      if (fork === undefined) break;
      exits.push(add(steps, { do: 'jump' as const, next: 0 }));
      fork.other = steps.length;
    }
    for (const exit of exits) exit.next = steps.length;
  }

  function emitRepeat(part: Expression & { is: 'repeat' }, steps: Step[]): void {
    const first = steps.length;
    for (let i = 0; i < part.least; i++) {
      emit(part.of, steps);
      // `(){1000000000}` has no steps, however often they are repeated.
      if (steps.length === first) return;
    }
    if (part.most === Infinity) {
      // The way out is tried first: `.*` at the end need not go through the rest of the text.
      const start = steps.length;
      const fork = add(steps, { do: 'fork' as const, next: 0, other: start + 1 });
      emit(part.of, steps);
      add(steps, { do: 'jump', next: start });
      fork.next = steps.length;
      return;
    }
    const forks: { other: number }[] = [];
    for (let i = part.least; i < part.most; i++) {
      forks.push(add(steps, { do: 'fork' as const, next: steps.length + 1, other: 0 }));
      emit(part.of, steps);
    }
    for (const fork of forks) fork.other = steps.length;
  }
}
