import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '../../src/run-engine/index.js';
import { annotatePlan, annotationOf, type PlanAnnotation } from '../../src/user-code/index.js';

function* plan(a: number[] = []): Plan<number> {
  return a.length;
}

test('an annotated plan is the same function, and what was said cannot be changed any more', () => {
  const words = { parameters: { a: { annotation: 'typing.List[M]', devices: { M: ['motor1'] }, min: 0 } } };
  assert.equal(annotatePlan(words, plan), plan);
  words.parameters.a.devices.M.push('motor2');
  assert.deepEqual(annotationOf(plan)?.parameters?.['a']?.devices, { M: ['motor1'] });

  assert.ok(Object.isFrozen(annotationOf(plan)?.parameters?.['a']));
  assert.deepEqual(Object.keys(plan), [], 'it does not show');
  assert.equal(annotatePlan({}, plan), plan);
  assert.deepEqual(annotationOf(plan), {});
});

const a = (words: object): unknown => ({ parameters: { a: words } });
const ring: Record<string, unknown> = {};
ring['parameters'] = ring;
/** Users may write JavaScript, or copy from Python. */
const mistakes: [annotation: unknown, told: RegExp][] = [
  [null, /it must be an object/],
  ['text', /it must be an object/],
  [{ parametres: {} }, /there is no key parametres; keys are name, wire_name, description, parameters/],
  [{ description: 5 }, /description must be a string, not 5/],
  [{ wire_name: 'a b' }, /wire_name "a b"/],
  [{ parameters: [] }, /parameters must be an object/],
  [{ parameters: { a: 'int' } }, /parameter 'a': it must be an object/],
  [a({ anotation: 'int' }), /parameter 'a': there is no key anotation; keys are .*annotation/],
  [a({ annotation: 'number' }), /parameter 'a': the type number cannot be read\. Types are int/],
  [a({ annotation: 'typing.List[' }), /parameter 'a': the type/],
  [a({ annotation: 'bytes' }), /parameter 'a': the type bytes/],
  [a({ annotation: 'M', devices: { M: ['a b:'] } }), /parameter 'a': devices\.M: .*"a b:"/],
  [a({ annotation: 'M', devices: { M: [':*'] } }), /parameter 'a': devices\.M: .*":\*"/],
  [a({ annotation: 'M', plans: { M: ['a.b'] } }), /parameter 'a': plans\.M: .*no components/],
  [
    a({ annotation: 'M', enums: { M: ["it's"] } }),
    /parameter 'a': enums\.M: clients cannot have the value "it's"/,
  ],
  [a({ annotation: 'M', devices: { M: 'motor1' } }), /parameter 'a': devices\.M must be a list of texts/],
  [a({ annotation: 'int', devices: { M: ['motor1'] } }), /parameter 'a': the annotation int does not use M/],
  [a({ annotation: 'typing.List[int]', enums: { int: ['x'] } }), /enums cannot have the name "int"/],
  [a({ devices: { M: ['motor1'] } }), /parameter 'a': devices need an annotation/],
  [a({ min: '5' }), /parameter 'a': min must be a number, not "5"/],
  [a({ max: Infinity }), /parameter 'a': max must be a number, not Infinity/],
  [a({ min: 5, max: 4 }), /parameter 'a': min 5 is more than max 4/],
  [a({ convert_plan_names: 'yes' }), /convert_plan_names must be a boolean/],
  [a({ kind: 'POSITIONAL' }), /parameter 'a': kind must be one of POSITIONAL_OR_KEYWORD, VAR_POSITIONAL/],
  [a({ wire_name: 'lambda' }), /wire_name "lambda" is not a name that Python can say/],
  [a({ default: () => 1 }), /parameter 'a': the default .* cannot be told/],
  [a({ default: [NaN] }), /parameter 'a': the default .* cannot be told/],
  [a({ default: new Map() }), /parameter 'a': the default/],
  [ring, /it contains itself/],
];
for (const [annotation, told] of mistakes)
  test(`${told.source} is told at once, with the name of the plan`, () => {
    assert.throws(
      () => annotatePlan(annotation as PlanAnnotation, plan),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'PLAN_ANNOTATION');
        assert.match(error.message, /^The annotation of the plan plan cannot be used: /);
        assert.match(error.message, told);
        return true;
      },
    );
  });

test('all mistakes are told at once', () => {
  const annotation = { parameters: { a: { min: 'x' }, b: { max: 'y' } }, extra: 1 };
  assert.throws(() => annotatePlan(annotation as never, plan), /extra.*'a': min.*'b': max/);
});
