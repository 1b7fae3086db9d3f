import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { CellCompiler } from '../../../kernel/compiler/cell-compiler.js';
import { createNamespace, type CellNamespace } from '../../../kernel/evaluator/namespace.js';
import { PlanCalls } from '../../../kernel/evaluator/plan-calls.js';
import { beginCompiled, valueOf } from '../../../kernel/evaluator/run-cell.js';
import { carryOut } from '../../../kernel/lifecycle/steps.js';

describe('names of cells', () => {
  let compiler: CellCompiler;
  before(() => {
    compiler = new CellCompiler({ baseDir: '/nowhere' });
  });

  /** Runs cells one after the other in one namespace; gives the value of the last. */
  async function run(...cells: string[]): Promise<unknown> {
    const namespace = createNamespace();
    let value: unknown;
    for (const code of cells) value = await runOne(namespace, code);
    return value;
  }

  async function runOne(namespace: CellNamespace, code: string): Promise<unknown> {
    const source = { declarations: namespace.declarations, code, label: '<cell 1>', directory: '/nowhere' };
    const conversion = compiler.convert({ ...source, typeErrorsAreWarnings: false });
    assert.ok(conversion.ok, JSON.stringify(conversion));
    namespace.declarations = conversion.cell.declarations;
    const require = (() => assert.fail('no imports here')) as unknown as NodeJS.Require;
    const mend = (): void => undefined;
    const planCalls = new PlanCalls();
    const setting = { namespace, require, planCalls, mend, label: '<cell 1>', file: '/nowhere/cell.ts' };
    return carryOut(valueOf(beginCompiled(conversion.cell, setting), mend));
  }

  const cases: readonly [title: string, cells: readonly string[], value: unknown][] = [
    ['a function sees what a later cell sets', ['let s = 1; const f = () => s;', 's = 2', 'f()'], 2],
    [
      'a function sees what a later cell declares again',
      ['const s = 1; function f() { return s }', 'const s = 3;', 'f()'],
      3,
    ],
    [
      'a function calls what a later cell defines in its place',
      ['function g() { return 1 } function f() { return g() }', 'const g = () => 4', 'f()'],
      4,
    ],
    ['a cell sees what its functions set', ['let n = 0; function up() { n += 1; n++; return n } up(); n'], 2],
    [
      'what a function of an earlier cell sets is seen by all',
      ['let n = 0; const up = () => ++n;', 'up(); up(); n'],
      2,
    ],
    [
      'functions can be called before they are declared',
      ['const x = twice(4); function twice(n: number) { return n * 2 } x'],
      8,
    ],
    [
      'declarations in one statement see each other',
      ['let a = 1, b = a + 1, c = sum(); function sum() { return a + b } c'],
      3,
    ],
    [
      'patterns, with defaults that look at names before them',
      [
        'const { p, q = p + 1, ...rest } = { p: 1, z: 5 } as { p: number; q?: number; z: number }; [p, q, rest.z].join()',
      ],
      '1,2,5',
    ],
    ['patterns that assign', ['let u = 0, v = 0; [u, v] = [1, 2]; ({ u } = { u: 7 }); u + v'], 9],
    [
      'shorthand properties, own and earlier ones',
      ['const a = 1', 'const b = 2; JSON.stringify({ a, b })'],
      '{"a":1,"b":2}',
    ],
    [
      'shorthand in a pattern that assigns to an earlier name',
      ['let a = 1', '({ a = 5 } = {} as { a?: number }); a'],
      5,
    ],
    [
      'parameters and inner variables hide a name',
      ['let a = 1; const f = (a: number) => { const g = () => a; { let a = 9; } return g() }; f(3)'],
      3,
    ],
    [
      'properties and labels are no uses of a name',
      ['let a = 1; const o = { a: 2, b: { a: 3 } }; a: for (;;) break a; o.a + o.b.a + a'],
      6,
    ],
    [
      'a class is known within itself, and by its name outside',
      ['class A { static made = new A(); n = A.name } class B extends A {} new B().n + A.made.n'],
      'AA',
    ],
    [
      'generators delegate to what is defined in place of a plan',
      [
        'function* inner() { yield 1 } function* outer() { yield* inner() }',
        'function* inner() { yield 8 }',
        '[...outer()].join()',
      ],
      '8',
    ],
    [
      'loop variables stay with their loop',
      [
        'const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); fs.map((f) => f()).join()',
      ],
      '0,1,2',
    ],
    ['var in a loop and in a block', ['for (var i = 0; i < 3; i++); if (i) { var w = i } i + w!'], 6],
    [
      'types are left alone',
      ['interface T { a: number } let a: T = { a: 1 }; type K = typeof a; const k: K = a; k.a'],
      1,
    ],
    ['enums and typeof', ['enum E { X = 4 } let e = E.X; typeof e + e'], 'number4'],
    [
      'tagged templates, new, optional calls and await',
      [
        'const t = (s: TemplateStringsArray) => s[0]; class C { v = 1 } const maybe: (() => number) | undefined = () => 2; t`x` + new C().v + maybe?.() + (await Promise.resolve(maybe?.()))',
      ],
      'x122',
    ],
    ['a name of the converter itself', ['let tsLastExpr = 1; tsLastExpr + 1'], 2],
  ];
  for (const [title, cells, value] of cases)
    it(title, async () => assert.deepEqual(await run(...cells), value));

  it('the list of names holds what cells declare, and nothing of how they are compiled', async () => {
    const namespace = createNamespace();
    await runOne(namespace, 'const a = 1; function f() {} class C {} a');
    assert.deepEqual(namespace.names().sort(), ['C', 'a', 'f']);
  });
});
