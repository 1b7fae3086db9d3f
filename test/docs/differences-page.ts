import { KNOWN_DIFFERENCES } from '../integration/side-by-side/known-differences.js';

const INTRODUCTION = `# Where replies differ from those of the Python Queue Server

A test puts the same requests to Skyqueue and to the Python RE Manager 0.0.25, thousands of them, valid and invalid, in whatever state the two are: each
method in each situation (\`test/integration/reference-requests.test.ts\`), and long random sequences
(\`test/integration/reference-walk.test.ts\`), with and without a kernel that others may attach to. Replies, status, queue, history, runs and
results of tasks are compared: values and their types, the order of lists and of the keys of items, and which uids change when. Texts are
worded anew, so of them only counts whether there is one; so is what differs by nature (uids themselves, times).

What follows is all that differs. Each is wanted; most are mistakes of the Python server that a client never counts on. The paragraph
is that of the description of the Python server by which both were compared.
`;

const END = `
This page is made from the list that the test goes by, \`test/integration/side-by-side/known-differences.ts\` (\`npm run docs\`). Any other walk:
\`SKYQUEUE_SEED=7,8 SKYQUEUE_STEPS=10000 node --test dist/test/integration/reference-walk.test.js\`, with \`SKYQUEUE_KERNEL=1\` for the kernel.
`;

/** The list of known differences, as Markdown. */
export function differencesPage(): string {
  const rows = KNOWN_DIFFERENCES.map(({ spec, why }) => `- ${why} (${spec})`);
  return `${INTRODUCTION}
${rows.join('\n')}\n${END}`;
}
