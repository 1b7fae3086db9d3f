import type { PlanDescriptions } from '../../src/protocol/index.js';
import type { Chance } from '../permissions/random.js';

/** Texts that one reader of YAML or another takes for something else, or that look like its marks. */
export const ODD_TEXTS = [
  ...['on', 'off', 'yes', 'No', 'y', 'n', 'true', 'null', '~', '', ' ', 'NaN', '.nan', '.inf', '=', '<<'],
  ...[
    '1e-05',
    '1e3',
    '089',
    '0o17',
    '0x1F',
    '1_000',
    '12:30',
    '190:20:30.15',
    '2001-01-01',
    '1.0',
    '1.',
    '-0',
  ],
  ...[
    'a: b',
    'a #b',
    '#a',
    '- a',
    '-',
    '?',
    ': ',
    "'q'",
    '"q"',
    '@x',
    '`x',
    '%x',
    '!x',
    '&x',
    '*x',
    '|',
    '>',
  ],
  ...[
    '[a',
    '{a',
    'a,',
    ' a ',
    'a\nb',
    'a\r\nb',
    '\ta',
    'a\t',
    '\u0085',
    '\u2028x',
    '\ufeffx',
    '\x07',
    '\x7f',
  ],
  ...['größe', '😀', '\\n', 'C:\\temp', "it's", "''", '""', 'typing.List[float]', "{'num': 5}", '---', '...'],
];

/** Descriptions of plans with odd texts in all their places. */
export function oddPlans(chance: Chance): PlanDescriptions {
  const text = (): string => chance.of(ODD_TEXTS);
  const lists = () => Object.fromEntries(chance.list(2, () => [text(), chance.list(3, text)] as const));
  const parameter = () => ({
    name: text(),
    kind: { name: 'POSITIONAL_OR_KEYWORD' as const, value: 1 },
    ...(chance.oneIn(2) && { description: text() }),
    ...(chance.oneIn(2) && { annotation: { type: text(), enums: lists() } }),
    ...(chance.oneIn(2) && { default: text(), min: text() }),
  });
  return Object.fromEntries(
    Array.from({ length: 10 }, () => {
      const name = text();
      const parameters = chance.list(3, parameter);
      return [name, { name, description: text(), properties: { is_generator: true }, parameters }];
    }),
  );
}
