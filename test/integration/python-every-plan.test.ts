import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMO_STARTUP_DIR } from '../../src/config/index.js';
import {
  descriptionFaults,
  plainValue,
  simplifyPlans,
  type ParameterDescription,
} from '../../src/protocol/index.js';
import { listNamespace } from '../../src/worker/index.js';
import { askPython } from './harness/ask-python.js';
import { withoutPython } from './harness/python.js';

/** A value that a parameter takes, by what its type begins with. */
const VALUES: readonly (readonly [RegExp, unknown])[] = [
  [/^typing\.List\[__READABLE__\]|^typing\.List\[__FLYABLE__\]/, ['det1']],
  [/^typing\.List\[/, [1]],
  [/__MOVABLE__|__READABLE__|__DEVICE__/, 'motor'],
  [/__FLYABLE__/, 'flyer1'],
  [/__PLAN/, 'count'],
  [/dict|Dict/, {}],
  [/float|int/, 1],
  [/bool/, true],
];

function valueFor({ annotation, name }: ParameterDescription): unknown {
  const [named] = Object.values({
    ...annotation?.devices,
    ...annotation?.plans,
    ...annotation?.enums,
  }).flat();
  if (named !== undefined) return annotation?.type.startsWith('typing.List') === true ? [named] : named;
  return VALUES.find(([type]) => type.test(annotation?.type ?? ''))?.[1] ?? name;
}

test(
  'Python clients rebuild every plan of the example beamline, validate a call of each, and simplify it as we do',
  { skip: withoutPython },
  async () => {
    const lists = await listNamespace({
      startupArgs: ['--startup-dir', DEMO_STARTUP_DIR],
      cwd: DEMO_STARTUP_DIR,
    });
    const { plans, devices } = lists;
    assert.equal(Object.keys(plans).length, 36);
    const flat = Object.fromEntries(
      Object.entries(devices).map(([name, { components: _components, ...device }]) => [name, device]),
    );
    const questions = Object.entries(plans).flatMap(([name, description]) => {
      const required = description.parameters.filter(
        (parameter) => parameter.default === undefined && !parameter.kind.name.startsWith('VAR_'),
      );
      const kwargs = Object.fromEntries(required.map((parameter) => [parameter.name, valueFor(parameter)]));
      const plan = { item_type: 'plan', name, args: [], kwargs, user_group: 'primary' };
      return [
        { ask: 'signature', description },
        { ask: 'validate', plan, plans: { [name]: description, count: plans['count'] }, devices: flat },
      ];
    });
    const answers = await askPython<unknown>('descriptions.py', [...questions, { ask: 'simplify', plans }]);
    for (const [at, [name, description]] of Object.entries(plans).entries()) {
      assert.deepEqual(descriptionFaults(name, description, lists), []);
      const [rebuilt, validated] = answers.slice(2 * at, 2 * at + 2);
      assert.ok(rebuilt?.answer, `${name}: ${rebuilt?.refused}`);
      assert.deepEqual(
        validated,
        { answer: { success: true, msg: '' } },
        `${name} ${JSON.stringify(questions[2 * at + 1])}`.slice(0, 300),
      );
    }
    assert.deepEqual(plainValue(simplifyPlans(plans)), answers.at(-1)?.answer);
  },
);
