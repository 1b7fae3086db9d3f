/** What a person types, and what has to come of it. */
export interface TypedCell {
  /** In what it prints, gives, throws, asks and runs, so that nothing is taken for another cell's. */
  readonly tag: string;
  readonly kind: 'value' | 'lines' | 'throws' | 'waits' | 'asks' | 'endless' | 'plan' | 'control';
  readonly code: string;
  /** What it prints, in this order. An endless cell says so by its first line. */
  readonly lines: readonly string[];
  /** The text of its result. */
  readonly value?: string;
  /** Of the error that it throws. */
  readonly error?: RegExp;
  /** It may ask the person something; see questions.ts. */
  readonly asks?: boolean;
  /** The plan that it runs. */
  readonly plan?: string;
  /** It never yields the thread that all share: whoever interrupts breaks it off. */
  readonly holdsThread?: boolean;
}

/** Numbers in [0, 1). */
export type Random = () => number;

export function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('there is nothing to choose from');
  return choice;
}

/** The startup code of the soak: plans that take a moment, and one that fails. */
export const STARTUP = `
import { bps, type Plan } from 'skyqueue';
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** So many steps, with a checkpoint before each. */
function* walk(n: number, tag = ''): Plan {
  yield* bps.open_run({});
  for (let i = 0; i < n; i++) { yield* bps.checkpoint(); yield* bps.sleep(0.01); }
  yield* bps.close_run();
}
/** The same, but its last step goes wrong. */
function* fail(n: number, tag = ''): Plan { yield* walk(n); throw new Error('the last step went wrong'); }
/** Goes on when a person has answered. */
function* question(prompt: string, tag: string): Plan {
  yield* bps.open_run({});
  yield* bps.checkpoint();
  const answer = yield* bps.input_plan(prompt);
  if (answer !== tag + ' yes') throw new Error(prompt + 'was answered ' + answer);
  yield* bps.close_run();
}
`;

/** What it asks tells its person when to answer. */
function prompt(tag: string, when: 'now' | 'late' | 'never'): string {
  return `'${tag} ${when}? '`;
}

const MAKERS: Record<
  Exclude<TypedCell['kind'], 'control'>,
  (tag: string, random: Random) => Omit<TypedCell, 'kind' | 'tag'>
> = {
  value: (tag) => ({ code: `'${tag}' + 1`, lines: [], value: `'${tag}1'` }),
  lines: (tag, random) => {
    const count = pick(random, [3, 30, 3_000]);
    const breath = pick(random, [
      '',
      ' if (i % 10 === 0) await pause(1);',
      ' if (i % 500 === 0) await null;',
    ]);
    const shown = `for (let i = 0; i < ${count}; i++) { console.log('${tag} ' + i);${count === 3_000 ? breath.replace('% 10 ', '% 1000 ') : breath} }`;
    return { code: shown, lines: Array.from({ length: count }, (_, i) => `${tag} ${i}`) };
  },
  throws: (tag, random) => {
    const error = `new Error('${tag}')`;
    const ways = [`throw ${error}`, `await pause(3); throw ${error}`, `await Promise.reject(${error})`];
    return { code: `console.log('${tag}'); ${pick(random, ways)}`, lines: [tag], error: new RegExp(tag) };
  },
  waits: (tag, random) => ({
    code: `console.log('${tag} a'); await pause(${Math.floor(random() * 80)}); console.log('${tag} b'); '${tag}'`,
    lines: [`${tag} a`, `${tag} b`],
    value: `'${tag}'`,
  }),
  asks: (tag, random) => {
    const before = pick(random, ['', `await pause(${Math.floor(random() * 20)}); `]);
    const asked = prompt(tag, pick(random, ['now', 'now', 'late']));
    return { code: `${before}(await input(${asked})) + '!'`, lines: [], value: `'${tag} yes!'`, asks: true };
  },
  endless: (tag, random) => {
    const nobody = [
      `await input(${prompt(tag, 'never')})`,
      `await pause(9); await input(${prompt(tag, 'never')})`,
    ];
    const neverYielding = ['for (;;);', 'await null; for (;;);'];
    const ways = ['await new Promise(() => {})', 'for (;;) await pause(5)', ...nobody, ...neverYielding];
    const way = pick(random, ways);
    return {
      code: `console.log('${tag}'); ${way}`,
      lines: [tag],
      holdsThread: way.endsWith('for (;;);'),
      asks: nobody.includes(way),
    };
  },
  plan: (tag, random) => {
    const plan = pick(random, ['walk', 'walk', 'walk', 'fail', 'question']);
    const asked = prompt(tag, pick(random, ['now', 'late']));
    const first = plan === 'question' ? asked : Math.floor(random() * 12);
    return { code: `await RE(${plan}(${first}, '${tag}'))`, lines: [], plan, asks: plan === 'question' };
  },
};

/** The more often, the likelier. One that never ends is in the way of everybody. */
const KINDS = [
  'value',
  'value',
  'lines',
  'lines',
  'throws',
  'waits',
  'waits',
  'plan',
  'plan',
  'asks',
  'endless',
] as const;

export function randomCell(random: Random, tag: string): TypedCell {
  const kind = pick(random, KINDS);
  return { kind, tag, ...MAKERS[kind](tag, random) };
}

/** One that has no need of anything, and comes after whatever was sent before. */
export function plainCell(tag: string): TypedCell {
  return { kind: 'value', tag, ...MAKERS.value(tag, () => 0) };
}

/** What a person does to a plan that is paused. */
export function controlCell(how: 'resume' | 'stop' | 'abort' | 'halt'): TypedCell {
  // A plan that goes on may ask whoever has gone on with it.
  return { kind: 'control', tag: '', code: `await RE.${how}()`, lines: [], asks: how === 'resume' };
}
