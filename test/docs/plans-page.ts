import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeCell } from '../../kernel/descriptions/index.js';
import { bp, bpp, bps } from '../../src/run-engine/index.js';
import { checkCell } from '../kernel/descriptions/check-cell.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const INTRODUCTION = `# Plans

The parameters are those by which a queue item calls a plan, and clients see them. In TypeScript, what stands behind the \`*\` goes
into an object at the end: \`count([det], 3, 1, { md: { sample: 'copper' } })\`.

This page is made from the code (\`npm run docs\`).
`;

/** `null` is no name for an import: it is there as `bps.null`. */
const NO_PLANS: ReadonlySet<string> = new Set(['linspace', 'null']);

const CHAPTERS = [
  ['Plans', 'What is put into the queue, or given to `RE(…)`.', bp],
  ['Plan stubs', 'What plans are made of: `yield* mv(motor, 3)`. Also known as `bps.mv`.', bps],
  ['Preprocessors', 'What changes the messages of other plans. Also known as `bpp.run_wrapper`.', bpp],
] as const;

/** The table of everything that plans are made of, as Markdown. */
export function plansPage(): string {
  return [INTRODUCTION, ...CHAPTERS.map(([title, words, members]) => chapter(title, words, members))].join(
    '\n',
  );
}

function chapter(title: string, words: string, members: Readonly<Record<string, unknown>>): string {
  // What is not called by a name of Python's kind makes plans, and is none.
  const names = Object.keys(members).filter((name) => /^[a-z_0-9]+$/.test(name) && !NO_PLANS.has(name));
  const decorators = names.filter((name) => name.endsWith('_decorator')).sort();
  const plans = names.filter((name) => !decorators.includes(name)).sort();
  const cell = `import { ${plans.join(', ')} } from 'skyqueue';`;
  const types = join(ROOT, 'dist/src/index.d.ts');
  const records = describeCell(checkCell(cell, join(ROOT, 'dist', 'plans-page.ts'), { skyqueue: types }));
  const rows = plans.map((name) => {
    const record = records[name]?.description;
    const signature = record === undefined ? '' : signatureOf(record.parameters);
    const text = record?.description?.split('\n\n')[0]?.replaceAll('\n', ' ').replace(/:$/, '') ?? '';
    return `| \`${name}\` | ${signature === '' ? '' : `\`${signature.replaceAll('|', '\\|')}\``} | ${text.replaceAll('|', '\\|')} |`;
  });
  const others = decorators.map((name) => `\`${name}\``).join(', ');
  const forFunctions = `The same for plan functions, as in \`stage_decorator([det])(function* () { … })\`: ${others}.`;
  return [
    ...[`## ${title}`, '', words, '', '| Name | Parameters | What it does |', '|---|---|---|', ...rows, ''],
    ...(decorators.length > 0 ? [forFunctions, ''] : []),
  ].join('\n');
}

type Parameter = { name: string; kind: { name: string }; default?: string };

function signatureOf(parameters: readonly Parameter[]): string {
  const texts: string[] = [];
  let keywordsOnly = false;
  for (const { name, kind, default: value } of parameters) {
    if (kind.name === 'KEYWORD_ONLY' && !keywordsOnly) texts.push('*');
    keywordsOnly ||= kind.name === 'KEYWORD_ONLY' || kind.name === 'VAR_POSITIONAL';
    const stars = { VAR_POSITIONAL: '*', VAR_KEYWORD: '**' }[kind.name] ?? '';
    texts.push(`${stars}${name}${value === undefined ? '' : `=${value}`}`);
  }
  return texts.join(', ');
}
