import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  descriptionTexts,
  simplifyPlans,
  stringifyJson,
  type ParameterDescription,
} from '../../src/protocol/index.js';

const kind = { name: 'POSITIONAL_OR_KEYWORD', value: 1 } as const;
const properties = { is_generator: true };

function simplified(parameter: Partial<ParameterDescription>): string {
  const parameters = [{ name: 'p', kind, ...parameter }];
  const { plan } = simplifyPlans({ plan: { name: 'plan', properties, parameters } }) as {
    plan: { parameters: [object] };
  };
  const { name: _name, kind: _kind, ...rest } = plan.parameters[0] as Record<string, never>;
  return stringifyJson(rest);
}

for (const [parameter, expected] of [
  [{}, '{"is_optional": false}'],
  [
    { annotation: { type: 'float' }, default: '1.0' },
    '{"type": "float", "is_list": false, "default": 1.0, "is_optional": true}',
  ],
  [{ annotation: { type: 'typing.List[int]' } }, '{"type": "int", "is_list": true, "is_optional": false}'],
  [
    { annotation: { type: 'List[str]' }, default: "['a']" },
    '{"type": "str", "is_list": true, "default": ["a"], "is_optional": true}',
  ],
  [
    { annotation: { type: 'typing.Optional[typing.List[int]]' }, default: 'None' },
    '{"type": "int", "is_list": false, "default": null, "is_optional": true}',
  ],
  [
    { annotation: { type: 'typing.Union[int, float]' } },
    '{"type": "float", "is_list": false, "is_optional": false}',
  ],
  [{ annotation: { type: '__PLAN__' } }, '{"is_list": false, "is_optional": false}'],
  [
    { annotation: { type: 'typing.List[typing.Union[D, E]]', enums: { E: ['x'] }, devices: { D: ['det'] } } },
    '{"type": "str", "enum": ["det", "x"], "is_list": true, "is_optional": false}',
  ],
  [{ min: '1', max: '2.5', step: '1e-3' }, '{"is_optional": false, "min": 1, "max": 2.5, "step": 0.001}'],
  [{ min: '2.0', max: 'many' }, '{"is_optional": false, "min": 2}'],
  [{ default: '1e999' }, '{"is_optional": false}'],
  [{ default: 'nobody' }, '{"is_optional": false}'],
] as const) {
  test(`${JSON.stringify(parameter)} is simplified to ${expected}`, () => {
    assert.equal(simplified(parameter), expected);
  });
}

test('a plan keeps its name and description, and has no parameters where there are none', () => {
  const plans = {
    a: { name: 'a', properties, description: 'Does it.', parameters: [] },
    b: { name: 'b', properties, parameters: [{ name: 'p', kind }] },
  };
  assert.deepEqual(simplifyPlans(plans), {
    a: { name: 'a', description: 'Does it.' },
    b: { name: 'b', parameters: [{ name: 'p', kind, is_optional: false }] },
  });
});

test('a plan and its parameters are told in words', () => {
  const annotation = { type: 'typing.List[Detectors]', devices: { Detectors: ['det1', 'det2'] } };
  const texts = descriptionTexts({
    name: 'count',
    properties,
    description: 'Takes readings.',
    parameters: [
      { name: 'detectors', kind, annotation, description: 'what to read' },
      { name: 'num', kind, annotation: { type: 'int' }, default: '1', min: '1', max: '5', step: '2' },
      { name: 'md', kind },
    ],
  });
  assert.deepEqual(texts, {
    description: 'Name: count\nTakes readings.',
    parameters: {
      detectors:
        'Name: detectors\nType: typing.List[Detectors]\nDetectors: det1, det2\nDefault: -\nwhat to read',
      num: 'Name: num\nType: int\nDefault: 1\nMin: 1 Max: 5 Step: 2',
      md: 'Name: md\nType: -\nDefault: -',
    },
  });
});
