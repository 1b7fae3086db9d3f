import {
  ITEM_RESULT_WORDS,
  ITEM_WORDS,
  METHODS,
  PARAMETER_WORDS,
  PROPERTY_WORDS,
  RESULT_WORDS,
  STATUS_WORDS,
  supportedParameters,
  type MethodContract,
} from '../../src/protocol/methods/index.js';

const INTRODUCTION = `# Methods of the API

Each request is one 0MQ message to the control socket, \`{"method": …, "params": {…}}\`, and has one reply. Every reply but that of
\`status\` and \`ping\` has \`success\` and \`msg\`: what went wrong, and what to do about it. A reply to a refused request has the
same keys as any other, with the values given here.

*Lock*: what the lock must leave free for the method; with \`lock_key\` it is accepted all the same.
*Route*: the method's place in the REST API.

This page is made from the definitions in \`src/protocol/methods\` (\`npm run docs\`).
`;

/** The reference manual of the methods, as Markdown. */
export function methodsPage(): string {
  const methods: MethodContract[] = Object.values(METHODS).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [INTRODUCTION, ...methods.map(section), items()].join('\n');
}

/** What travels in requests and replies of many methods. */
function items(): string {
  return [
    '## Items',
    '',
    'What is queued, runs, and is in the history. Fields that are not listed here are dropped.',
    '',
    ...fields('Fields', ITEM_WORDS),
    ...fields('Properties', PROPERTY_WORDS),
    ...fields('Result', ITEM_RESULT_WORDS),
  ].join('\n');
}

function section(method: MethodContract): string {
  const { name, summary, lock, http, result, refused } = method;
  const parameters = supportedParameters(method);
  return [
    `## ${name}`,
    '',
    summary,
    '',
    `Lock: ${lock ?? 'none'} · Route: \`${http}\``,
    '',
    ...list('Parameters', parameters, PARAMETER_WORDS),
    ...list('Reply', Object.keys(result.shape), RESULT_WORDS),
    ...(name === 'status' || name === 'ping' ? fields('Reply', STATUS_WORDS) : []),
    ...(Object.keys(refused).length > 0 ? [`When refused: \`${JSON.stringify(refused)}\``, ''] : []),
  ].join('\n');
}

function list(title: string, names: readonly string[], words: Readonly<Record<string, string>>): string[] {
  if (names.length === 0) return [];
  return [`${title}:`, '', ...names.map((name) => `- \`${name}\`: ${words[name]}`), ''];
}

function fields(title: string, words: Readonly<Record<string, string>>): string[] {
  return list(title, Object.keys(words), words);
}
