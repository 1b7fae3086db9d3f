import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf } from '../../src/errors.js';
import type { JsonValue, ParameterDescription, PlanDescription } from '../../src/protocol/index.js';
import { bindPlan, checkArguments } from '../../src/worker/call/index.js';
import { Chance } from '../permissions/random.js';
import { plan } from '../worker/call/plan-builder.js';
import { askPython } from './harness/ask-python.js';
import { withoutPython } from './harness/python.js';

const CASES = 3_000;

interface Case {
  readonly type: string;
  readonly args: readonly JsonValue[];
  readonly description: PlanDescription;
}

// prettier-ignore
const VALUES: readonly JsonValue[] = [
  0, 1, 2, 5, -3, 5.5, 1e6, 'det1', 'det2', 'x', '', '5', true, false, null, [], {}, [1], ['det1'], [1, 2], [1.5, 'x'],
  ['det1', 'det2'], [[1]], [['det1'], []], { a: 1 }, { a: 'x' }, { a: [1, 2] }, { det1: 5.5 }, [null], [true],
];

function randomType(chance: Chance, depth = 0): string {
  const simple = [
    'int',
    'float',
    'bool',
    'str',
    'NoneType',
    'typing.Any',
    '__READABLE__',
    'Names',
    'Names',
    '__MOVABLE__',
  ];
  if (depth > 2 || chance.oneIn(2))
    return chance.of([...simple, "typing.Literal[1, 'x', True]", 'list', 'dict']);
  const inner = () => randomType(chance, depth + 1);
  return chance.of([
    () => `typing.List[${inner()}]`,
    () => `list[${inner()}]`,
    () => `collections.abc.Sequence[${inner()}]`,
    () => `typing.Tuple[${inner()}, ${inner()}]`,
    () => `tuple[${inner()}, ...]`,
    () => `typing.Optional[${inner()}]`,
    () => `typing.Union[${inner()}, ${inner()}]`,
    () => `typing.Dict[str, ${inner()}]`,
  ])();
}

function randomCase(chance: Chance): Case {
  const type = randomType(chance);
  const rest = chance.oneIn(5);
  const built = plan('a_plan', [rest ? '*p' : 'p']);
  const limits = chance.oneIn(4)
    ? { min: chance.of(['0', '-1.5']), max: chance.of(['3', '5.5', '1e3']) }
    : {};
  // A list may have the name of a type of devices: so it is where these are enumerated.
  const lists = ['Names', '__MOVABLE__'].filter((name) => type.includes(name));
  const devices = Object.fromEntries(lists.map((name) => [name, ['det1', 'det2']]));
  const annotation = { type, ...(lists.length > 0 ? { devices } : {}) };
  const parameter: ParameterDescription = {
    ...(built.parameters[0] as ParameterDescription),
    annotation,
    ...limits,
  };
  const args = rest ? chance.list(3, () => chance.of(VALUES)) : [chance.of(VALUES)];
  return { type, args, description: { ...built, parameters: [parameter] } };
}

/**
 * Where we mean to differ: booleans for numbers and numbers for booleans; values in objects, which we check strictly; and a
 * text for a sequence, which the reference takes if its elements may be anything.
 */
function mayDiffer({ type, args }: Case): boolean {
  const hasBoolean = /true|false/.test(JSON.stringify(args));
  if (type.includes('Sequence') && JSON.stringify(args).includes('"')) return true;
  return type.includes('Dict') || type.includes('bool') || (hasBoolean && /float|Literal|int/.test(type));
}

test(
  'arguments are taken and refused as by the reference, for thousands of random ones',
  { skip: withoutPython },
  async () => {
    const chance = new Chance(5);
    const cases = Array.from({ length: CASES }, () => randomCase(chance));
    const devices = Object.fromEntries(['det1', 'det2'].map((name) => [name, {}]));
    const questions = cases.map(({ args, description }) => ({
      ask: 'validate',
      plan: { name: 'a_plan', args },
      plans: { a_plan: description },
      devices,
    }));
    const answers = await askPython<{ success: boolean; msg: string }>('descriptions.py', questions);
    const count = { taken: 0, refused: 0, passedOver: 0 };
    const differences: string[] = [];
    for (const [at, one] of cases.entries()) {
      const { answer, refused } = answers[at] as (typeof answers)[number];
      assert.ok(answer, refused);
      const { success, msg } = answer;
      const ours = verdict(one);
      if (mayDiffer(one)) count.passedOver += 1;
      else {
        const shown = `${one.type} ${JSON.stringify(one.args)} ${JSON.stringify(one.description.parameters)}`;
        if ((ours === undefined) !== success) differences.push(`${shown}\nours: ${ours}\ntheirs: ${msg}`);
        count[success ? 'taken' : 'refused'] += 1;
      }
    }
    assert.deepEqual(differences, []);
    assert.ok(count.taken > CASES / 10 && count.refused > CASES / 10, JSON.stringify(count));
  },
);

function verdict({ args, description }: Case): string | undefined {
  try {
    const [first] = checkArguments(bindPlan({ name: 'a_plan', args }, description), description);
    return first?.why;
  } catch (error) {
    return messageOf(error);
  }
}
