import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRecord } from '../../../kernel/descriptions/build-record.js';
import { NamespaceScanner, type CallableRecord, type Callable } from '../../../kernel/descriptions/index.js';
import { hw } from '../../../src/devices/sim/index.js';
import type { Plan } from '../../../src/run-engine/index.js';
import { annotatePlan, type PlanAnnotation } from '../../../src/user-code/index.js';
import { describeText } from './check-cell.js';

const TYPES = `
  interface Msg { command: string }
  type Plan<R = void> = Generator<Msg, R, unknown>;
  interface Readable { readonly name: string; read(): object; describe(): object }
  interface Movable { set(value: unknown): object }
`;

/** What the compiler tells of the plan `p`, with an annotation over it. */
function described(text: string, annotation?: PlanAnnotation): CallableRecord {
  const { p } = describeText(`${TYPES}\n${text}`);
  assert.ok(p);
  return annotation === undefined ? p : buildRecord('p', '__main__', p.shape, annotation);
}

test('the annotated plan of the specification is published field by field', () => {
  const record = described(
    'function* p(motors: Movable[], detectors: Readable[] = [], positions: number[] | null = null): Plan {}',
    {
      description: 'Move motors, then read detectors.',
      parameters: {
        motors: { annotation: 'typing.List[Motors]', devices: { Motors: ['motor1', 'motor2'] } },
        detectors: {
          annotation: 'typing.List[Detectors]',
          devices: { Detectors: ['det1', 'det2', 'det3'] },
          default: ['det1', 'det2'],
        },
        positions: { annotation: 'typing.List[float]', min: -10.0, max: 10, step: 0.01 },
      },
    },
  );
  assert.deepEqual(record.faults, undefined);
  const kind = { name: 'POSITIONAL_OR_KEYWORD', value: 1 };
  assert.deepEqual(record.description, {
    ...{ name: 'p', module: '__main__', description: 'Move motors, then read detectors.' },
    properties: { is_generator: true },
    parameters: [
      {
        ...{ name: 'motors', kind },
        annotation: { type: 'typing.List[Motors]', devices: { Motors: ['motor1', 'motor2'] } },
      },
      {
        ...{ name: 'detectors', kind, default: "['det1', 'det2']", default_defined_in_decorator: true },
        annotation: { type: 'typing.List[Detectors]', devices: { Detectors: ['det1', 'det2', 'det3'] } },
      },
      {
        ...{ name: 'positions', kind, annotation: { type: 'typing.List[float]' }, default: 'None' },
        ...{ min: '-10', max: '10', step: '0.01' },
      },
    ],
  });
  assert.deepEqual(record.call.defaults, { detectors: ['det1', 'det2'] });
});

test('types are published in the words that every client understands, and their tokens ask for names', () => {
  const typeOf = (annotation: string) => {
    const { description, faults } = described('function* p(a): Plan {}', {
      parameters: { a: { annotation } },
    });
    const {
      name: _name,
      kind: _kind,
      annotation: type,
      ...flags
    } = description.parameters[0] ?? assert.fail();
    return faults ?? [type?.type, flags];
  };
  assert.deepEqual(typeOf('list[int] | None'), ['typing.Optional[typing.List[int]]', {}]);
  assert.deepEqual(typeOf("dict[str, 'float']"), ['typing.Dict[str, float]', {}]);
  assert.deepEqual(typeOf('collections.abc.Sequence[__READABLE__]'), [
    'typing.List[__READABLE__]',
    { convert_device_names: true },
  ]);
  assert.deepEqual(typeOf('__PLAN_OR_DEVICE__'), [
    '__PLAN_OR_DEVICE__',
    { convert_plan_names: true, convert_device_names: true },
  ]);
  assert.deepEqual(typeOf("typing.Literal['a', 1, None]"), ["typing.Optional[typing.Literal['a', 1]]", {}]);
});

test('tags say the same as an annotation, which goes over them one by one', () => {
  const text = `
    /**
     * Text.
     * @param a first {@min 1} {@max 5}
     * @param b second
     * @qs a {"max": 7, "annotation": "int"}
     * @qs b {"annotation": "Mode", "enums": {"Mode": ["fast", "slow"]}}
     * @wire c c_name
     */
    function* p(a: number, b: string, c = 1): Plan {}`;
  const a = (annotation?: PlanAnnotation) => {
    const { min, max, annotation: type } = described(text, annotation).description.parameters[0] ?? {};
    return [min, max, type?.type];
  };
  assert.deepEqual(a(), ['1', '7', 'int']);
  assert.deepEqual(a({ parameters: { a: { max: 9 } } }), ['1', '9', 'int']);
  const [, b, c] = described(text).description.parameters;
  assert.deepEqual(
    [b?.annotation, b?.description, c?.name],
    [{ type: 'Mode', enums: { Mode: ['fast', 'slow'] } }, 'second', 'c_name'],
  );
});

test('how a parameter is given can be changed after the fact', () => {
  const text =
    'function* p(a: number, list: (Movable | number)[], o: { x: number; y?: string }, r: Record<string, number> = {}, inner = 1): Plan {}';
  const record = described(text, {
    parameters: {
      list: { kind: 'VAR_POSITIONAL' },
      o: { flatten: true },
      r: { kind: 'VAR_KEYWORD' },
      inner: { hidden: true },
      y: { wire_name: 'why', convert_device_names: false },
    },
  });
  assert.equal(record.faults, undefined);
  assert.deepEqual(
    record.description.parameters.map(
      ({ kind, name, annotation }) => `${kind.value} ${name}: ${annotation?.type}`,
    ),
    [
      '1 a: float',
      '2 list: typing.Union[__MOVABLE__, float]',
      '3 x: float',
      '3 why: typing.Optional[str]',
      '4 r: float',
    ],
  );
  assert.deepEqual(record.call.slots, [
    { slot: 'positional', name: 'a' },
    { slot: 'array', name: 'list' },
    { slot: 'options', properties: { x: 'x', why: 'y' }, required: true },
    { slot: 'options', properties: {}, rest: 'r' },
    { slot: 'positional', name: 'inner' },
  ]);
  const keyword = described(text, { parameters: { inner: { kind: 'KEYWORD_ONLY' } } }).description.parameters;
  assert.equal(keyword.find(({ name }) => name === 'inner')?.kind.value, 3);
});

const faults: [what: string, text: string, annotation: PlanAnnotation, told: RegExp][] = [
  [
    'a parameter that is not there',
    'a = 1',
    { parameters: { b: { min: 1 } } },
    /no parameter 'b'; parameters are a/,
  ],
  [
    'a default for a required parameter',
    'a: number',
    { parameters: { a: { default: 1 } } },
    /'a'.*only where the function has one/,
  ],
  [
    'hiding what must be given',
    'a: number',
    { parameters: { a: { hidden: true } } },
    /'a'.*cannot be hidden/,
  ],
  [
    'one name twice',
    'a = 1, b = 2',
    { parameters: { a: { wire_name: 'b' } } },
    /two parameters have the name b/,
  ],
  ['flattening a number', 'a = 1', { parameters: { a: { flatten: true } } }, /'a'.*no properties/],
  [
    'rest values of a number',
    'a = 1',
    { parameters: { a: { kind: 'VAR_POSITIONAL' } } },
    /'a'.*only if it is an array/,
  ],
  [
    'two rest parameters',
    'a: number[], b: number[]',
    { parameters: { a: { kind: 'VAR_POSITIONAL' }, b: { kind: 'VAR_POSITIONAL' } } },
    /'b'.*VAR_POSITIONAL already/,
  ],
];
for (const [what, parameters, annotation, told] of faults)
  test(`the fault is told, with the parameter: ${what}`, () => {
    assert.match(described(`function* p(${parameters}): Plan {}`, annotation).faults?.join('; ') ?? '', told);
  });

test('a tag that cannot be used is a fault, too', () => {
  const { faults: told = [] } = described(
    '/**\n * @qs a {not JSON}\n * @qs a {"mini": 1}\n * @hidden z\n */ function* p(a = 1): Plan {}',
  );
  assert.match(
    told.join('\n'),
    /^@qs a: what follows .* JSON .*\n@qs a: parameter 'a': there is no key mini;.*\nthere is no parameter 'z'; parameters are a$/,
  );
});

/** A scanner whose plans all have a parameter `a`. */
function scannerOf(plans: Readonly<Record<string, Callable>>, warnings: string[] = []): NamespaceScanner {
  const record = described('function* p(a: string[], b = 1): Plan {}');
  return new NamespaceScanner({
    recordOf: (value) => (Object.values(plans).includes(value as Callable) ? record : undefined),
    warn: (text) => warnings.push(text),
  });
}

test('patterns become the names that exist, sorted, when plans are listed, and again when devices change', () => {
  const lists = { Some: [':^MOTOR2', ':^det[12]$', 'gone', 'det1', ':-^det1:?val', '__MOTOR__:motor'] };
  const walk = annotatePlan(
    { parameters: { a: { annotation: 'typing.List[Some]', devices: lists, plans: {} } } },
    function* walk(): Plan {},
  );
  const { det1, det2, motor1 } = hw();
  const scanner = scannerOf({ walk });
  const names = (namespace: Record<string, unknown>) =>
    scanner.scan(namespace).lists.existing_plans['walk']?.parameters[0]?.annotation?.devices?.['Some'];
  assert.deepEqual(names({ walk, det2, det1, motor1 }), ['det1', 'det1.val', 'det2', 'gone', 'motor1']);
  assert.deepEqual(names({ walk, det1 }), ['det1', 'det1.val', 'gone']);
  const { plansChanged, lists: first } = scanner.scan({ walk, det1 });
  assert.deepEqual([plansChanged, scanner.scan({ walk, det1, other: 3 }).lists === first], [false, true]);
});

test('names of plans are expanded, too, and an annotated function is a plan whatever it is made of', () => {
  const choose = annotatePlan(
    { parameters: { a: { annotation: 'typing.List[P]', plans: { P: [':^scan', 'count'] } } } },
    (): Plan => scan_two(),
  );
  function* scan_two(): Plan {}
  const scan_one = (): Plan => scan_two();
  const scanner = scannerOf({ choose, scan_two });
  const { existing_plans: plans } = scanner.scan({ choose, scan_two, scan_one }).lists;
  assert.deepEqual(Object.keys(plans), ['choose', 'scan_two']);
  assert.deepEqual(plans['choose']?.parameters[0]?.annotation?.plans, { P: ['count', 'scan_two'] });
  assert.equal(plans['choose']?.properties.is_generator, false);
});

test('an invalid plan is left out of the lists and told with its faults; new ones are known from old ones', () => {
  const wrong = annotatePlan({ parameters: { z: { min: 1 } } }, function* wrong(): Plan {});
  const fine = function* (): Plan {};
  const scanner = scannerOf({ wrong, fine });
  const first = scanner.scan({ wrong, fine });
  assert.deepEqual(Object.keys(first.lists.existing_plans), ['fine']);
  assert.deepEqual(first.invalid, [
    { name: 'wrong', faults: ["there is no parameter 'z'; parameters are a, b"], isNew: true },
  ]);
  assert.deepEqual(scanner.scan({ wrong, fine }).invalid[0]?.isNew, false);
});

test('a plan can have a name on the wire that TypeScript does not allow; two cannot have the same', () => {
  const nothing = annotatePlan({ wire_name: 'null' }, function* nothing(): Plan {});
  const other = annotatePlan({ wire_name: 'null' }, function* other(): Plan {});
  const scanner = scannerOf({ nothing, other });
  const { lists, invalid } = scanner.scan({ nothing, again: nothing, other });
  assert.deepEqual(
    Object.entries(lists.existing_plans).map(([key, { name }]) => [key, name, lists.calls[key]?.callee]),
    [
      ['null', 'null', 'nothing'],
      ['again', 'again', undefined],
    ],
  );
  assert.deepEqual(invalid, [{ name: 'other', faults: ['nothing has the name null already'], isNew: true }]);
});
