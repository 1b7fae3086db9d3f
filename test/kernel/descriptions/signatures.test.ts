import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from '@tslab/typescript-for-tslab';
import { describeFunctionText, type CallableRecord } from '../../../kernel/descriptions/index.js';
import { describeText } from './check-cell.js';

const TYPES = `
  export type int = number;
  export interface Msg { command: string }
  export type Plan<R = void> = Generator<Msg, R, unknown>;
  export interface Readable { readonly name: string; read(): object; describe(): object }
  export interface Movable { set(value: unknown): object }
  export type PlanFn = (detectors: readonly Readable[]) => Plan;
  /**
   * Read the detectors one or more times.
   *
   * @param detectors readable devices
   * @param num number of readings
   */
  export declare function count(detectors: Readable[], num?: int | null, delay?: number | number[],
    { per_shot, md }?: { per_shot?: PlanFn | null; md?: Record<string, unknown> | null }): Plan;
  type Axis = [motor: Movable, start: number, stop: number];
  export interface ScanOptions { num?: int | null; per_step?: PlanFn | null; md?: Record<string, unknown> | null }
  export declare function scan(detectors: readonly Readable[], ...args:
    | [...Axis, ...Axis, num: number] | [...Axis, num: number] | [...Axis, num: number, options: ScanOptions]
    | [...Axis, options: { num: int } & ScanOptions]): Plan;
  /** @signature MoveCall */
  export declare function mv<A extends readonly unknown[]>(...args: A): Plan;
  export type MoveCall = (...args: (Movable | any)[] | [...(Movable | any)[], options: { group?: string }]) => Plan;
`;
const CODE = `
  export function* count(detectors, num = 1, delay = 0.0, { per_shot, md } = {}) {}
  export function* scan(detectors, ...args) {}
  export function* mv(...args) {}
`;

const describeOne = (text: string): CallableRecord => {
  const records = describeText(
    `import { Plan, Msg, Movable, Readable } from 'beamline';\n${text}\nfunction* done(): Plan {}`,
    { types: TYPES, code: CODE },
  );
  const [name] = /(?<=function\*? )\w+|(?<=const )\w+/.exec(text) ?? [];
  const record = records[name as string];
  assert.ok(record, `${name} is not described`);
  return record;
};
/** `name: type = default` of each parameter, after the number of its kind. */
const wire = ({ description }: CallableRecord) =>
  description.parameters.map(
    ({ kind, name, annotation, default: text }) =>
      `${kind.value} ${name}${annotation === undefined ? '' : `: ${annotation.type}`}${text === undefined ? '' : ` = ${text}`}`,
  );

test('count of a package is published as the reference publishes it', () => {
  const { count } = describeText("import { count } from 'beamline'", { types: TYPES, code: CODE });
  const { shape: _source, ...published } = count ?? assert.fail('count is not described');
  assert.deepEqual(published, {
    description: {
      name: 'count',
      module: 'beamline',
      description: 'Read the detectors one or more times.',
      properties: { is_generator: true },
      parameters: [
        {
          name: 'detectors',
          kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 },
          description: 'readable devices',
          annotation: { type: 'typing.List[__READABLE__]' },
          convert_device_names: true,
        },
        {
          name: 'num',
          kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 },
          description: 'number of readings',
          annotation: { type: 'typing.Optional[int]' },
          default: '1',
        },
        {
          name: 'delay',
          kind: { name: 'POSITIONAL_OR_KEYWORD', value: 1 },
          annotation: { type: 'typing.Union[float, typing.List[float]]' },
          default: '0.0',
        },
        {
          name: 'per_shot',
          kind: { name: 'KEYWORD_ONLY', value: 3 },
          annotation: { type: 'typing.Optional[__PLAN__]' },
          convert_plan_names: true,
          default: 'None',
        },
        {
          name: 'md',
          kind: { name: 'KEYWORD_ONLY', value: 3 },
          annotation: { type: 'typing.Optional[typing.Dict[str, typing.Any]]' },
          default: 'None',
        },
      ],
    },
    call: {
      slots: [
        { slot: 'positional', name: 'detectors' },
        { slot: 'positional', name: 'num' },
        { slot: 'positional', name: 'delay' },
        { slot: 'options', properties: { per_shot: 'per_shot', md: 'md' } },
      ],
    },
    plan: true,
  });
});

test('the forms of a scan become rest values and the named options of all forms', () => {
  const { scan } = describeText("import { scan } from 'beamline'", { types: TYPES, code: CODE });
  assert.deepEqual(scan && wire(scan), [
    '1 detectors: typing.List[__READABLE__]',
    '2 args: typing.Union[__MOVABLE__, float]',
    '3 num: typing.Optional[int] = None',
    '3 per_step: typing.Optional[__PLAN__] = None',
    '3 md: typing.Optional[typing.Dict[str, typing.Any]] = None',
  ]);
  assert.deepEqual(scan?.call.slots, [
    { slot: 'positional', name: 'detectors' },
    { slot: 'spread', name: 'args' },
    { slot: 'options', properties: { num: 'num', per_step: 'per_step', md: 'md' } },
  ]);
});

test('a signature that only a compiler can read is told by a simpler one', () => {
  const { mv } = describeText("import { mv } from 'beamline'", { types: TYPES, code: CODE });
  assert.deepEqual(mv && wire(mv), [
    '2 args: typing.Union[__MOVABLE__, typing.Any]',
    '3 group: typing.Optional[str] = None',
  ]);
});

test('an alias has its own name, and an import under another name too', () => {
  const records = describeText("import { count as c } from 'beamline'; const count50 = c", {
    types: TYPES,
    code: CODE,
  });
  assert.deepEqual(
    Object.values(records).map(({ description }) => [
      description.name,
      description.module,
      description.parameters.length,
    ]),
    [
      ['c', 'beamline', 5],
      ['count50', 'beamline', 5],
    ],
  );
});

test('the shape that the Python signature of a variadic plan needs can be tagged', () => {
  const record = describeOne(`
    /**
     * @variadic args
     * @param options.num {@min 1} {@max 100} points
     */
    function* scan(dets: Readable[], args: (Movable | number)[], { num = 3, md }: { num?: number; md?: object } = {}): Plan {}`);
  assert.deepEqual(wire(record), [
    '1 dets: typing.List[__READABLE__]',
    '2 args: typing.Union[__MOVABLE__, float]',
    '3 num: float = 3.0',
    '3 md: typing.Optional[typing.Dict[str, typing.Any]] = None',
  ]);
  assert.deepEqual(record.call.slots[1], { slot: 'array', name: 'args' });
  const { description, min, max } = record.description.parameters[2] ?? {};
  assert.deepEqual({ description, min, max }, { description: 'points', min: '1', max: '100' });
});

test('what follows a rest array can only be given by name, and still is positional for the function', () => {
  const record = describeOne('/** @variadic args */ function* p(a: number, args: number[], b = 2): Plan {}');
  assert.deepEqual(wire(record), ['1 a: float', '2 args: float', '3 b: float = 2.0']);
  assert.deepEqual(
    record.call.slots.map(({ slot }) => slot),
    ['positional', 'array', 'positional'],
  );
});

test('an object named options is told property by property, with other names as a keyword dictionary', () => {
  const record = describeOne(
    'function* p(options: { speed: number; mode?: string; [other: string]: unknown }): Plan {}',
  );
  assert.deepEqual(wire(record), [
    '3 speed: float',
    '3 mode: typing.Optional[str] = None',
    '4 kwargs: typing.Any',
  ]);
  assert.deepEqual(record.call, {
    slots: [
      { slot: 'options', properties: { speed: 'speed', mode: 'mode' }, rest: 'kwargs', required: true },
    ],
    nullMeansAbsent: ['mode'],
  });
});

test('a record named kwargs is the keyword dictionary, an object elsewhere is a value, and @flatten changes that', () => {
  assert.deepEqual(wire(describeOne('function* p(kwargs: Record<string, number>): Plan {}')), [
    '4 kwargs: float',
  ]);
  assert.deepEqual(wire(describeOne('function* p(sample: { x: number }): Plan {}')), [
    '1 sample: typing.Dict[str, typing.Any]',
  ]);
  assert.deepEqual(wire(describeOne('/** @flatten sample */ function* p(sample: { x: number }): Plan {}')), [
    '3 x: float',
  ]);
});

test('a default before a required parameter is dropped, because Python has no such signature', () => {
  assert.deepEqual(wire(describeOne('function* p(a = 1, b: number, c = 2): Plan {}')), [
    '1 a: float',
    '1 b: float',
    '1 c: float = 2.0',
  ]);
});

test('names that Python cannot say are left out if they may be, and make the plan impossible if not', () => {
  const record = describeOne('function* p(a: number, $b = 2, lambda?: number): Plan {}');
  assert.deepEqual(wire(record), ['1 a: float']);
  const impossible = describeOne('function* p(lambda: number, { x }: { x: number }, n: number): Plan {}');
  assert.deepEqual(impossible.faults, [
    "parameter 'lambda': Python cannot say the name lambda: give it another one (@wire, wire_name)",
    "parameter 'arg2': it is taken apart where it is declared, so clients have no name for it",
  ]);
});

test('wire names and hidden parameters come from the comment', () => {
  const record = describeOne(
    '/**\n * @wire stepSize step_size\n * @hidden inner */ function* p(stepSize: number, inner = 1): Plan {}',
  );
  assert.deepEqual(wire(record), ['1 step_size: float']);
  assert.deepEqual(record.call.slots, [
    { slot: 'positional', name: 'step_size' },
    { slot: 'positional', name: 'inner' },
  ]);
});

const natures: [what: string, code: string, plan: boolean | undefined][] = [
  ['a generator function', "function* p() { yield { command: 'null' } }", true],
  ['an async generator function', "async function* p() { yield { command: 'null' } }", true],
  ['a function declared to give a plan', 'const p = (n: number): Plan => done()', true],
  ['a function that turns out to give a plan', 'const p = () => done()', true],
  ['a helper', 'function p(a: number) { return a }', undefined],
  [
    'a function that gives other things one by one',
    'function p(): Generator<number> { return null }',
    undefined,
  ],
  ['a plan that its author withholds', '/** @noplan */ function* p(): Plan {}', false],
];
for (const [what, code, plan] of natures)
  test(`${what} is ${plan === true ? 'a plan' : 'no plan by its declaration'}`, () =>
    assert.equal(describeOne(code).plan, plan));

test('the implementation of an overloaded plan counts, because it has the names and defaults', () => {
  const record = describeOne(
    'function p(a: number): Plan;\nfunction p(a: string, b: number): Plan;\nfunction* p(x: number | string, y = 3): Plan {}',
  );
  assert.deepEqual(wire(record), ['1 x: typing.Union[float, str]', '1 y: float = 3.0']);
});

test('values, classes and types are not described, and a cell that redefines a name describes it anew', () => {
  const records = describeText(
    'class A { m() {} }\ntype T = () => void;\nlet x = 1;\ninterface I { (): void }',
  );
  assert.deepEqual(records, {});
});

test('a function that no compiler has seen is described by its text', () => {
  const text =
    'function* walk(motor, steps = 3, start = -1.5, { md = {}, mode = "fast", hook = () => 1 } = {}, ...rest) {}';
  const record = describeFunctionText(ts, 'walk', text.replace(', ...rest', ''));
  assert.deepEqual(record && wire(record), [
    '1 motor',
    '1 steps = 3',
    '1 start = -1.5',
    '3 md = {}',
    "3 mode = 'fast'",
    '3 hook = None',
  ]);
  assert.equal(record?.plan, true);
  assert.equal(describeFunctionText(ts, 'native', 'function () { [native code] }'), undefined);
});

test('five hundred plans are described in well under the time that compiling them takes', () => {
  const plans = Array.from(
    { length: 500 },
    (_, i) =>
      `/** Plan ${i}. @param a one */\nfunction* plan${i}(dets: Readable[], a: number | null = ${i}, { md }: { md?: object } = {}): Plan {}`,
  );
  const records = describeText(`import { Plan, Readable } from 'beamline';\n${plans.join('\n')}`, {
    types: TYPES,
    code: CODE,
  });
  assert.equal(Object.keys(records).length, 500);
});
