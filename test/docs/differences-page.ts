import { KNOWN_DIFFERENCES } from '../integration/side-by-side/known-differences.js';
import { OTHER_DIFFERENCES } from '../integration/side-by-side/other-differences.js';

const INTRODUCTION = `# Where replies differ from those of the Python Queue Server

A test puts the same requests to Skyqueue and to the Python RE Manager 0.0.25, thousands of them, valid and invalid, in whatever state the two are: each
method in each situation (\`test/integration/reference-requests.test.ts\`), and long random sequences
(\`test/integration/reference-walk.test.ts\`), with and without a kernel that others may attach to. Replies, status, queue, history, runs and
results of tasks are compared: values and their types, the order of lists and of the keys of items, and which uids change when. Texts are
worded anew, so of them only counts whether there is one; so is what differs by nature (uids themselves, times).

What follows is all that differs there. Each is wanted; most are mistakes of the Python server that a client never counts on. The paragraph
is that of the description of the Python server by which both were compared.
`;

const OTHERS = `
## What no request shows

These take a file that is broken, a process that dies, or clients that come at the same time. Behind each is the test that shows it.
`;

const END = `
## This page

It is made from the list that the test goes by, \`test/integration/side-by-side/known-differences.ts\`, and that beside it (\`npm run docs\`). Any other walk:
\`SKYQUEUE_SEED=7,8 SKYQUEUE_STEPS=10000 node --test dist/test/integration/reference-walk.test.js\`, with \`SKYQUEUE_KERNEL=1\` for the kernel.
`;

/** The lists of differences, as Markdown. */
export function differencesPage(): string {
  const rows = KNOWN_DIFFERENCES.map(({ spec, why }) => `- ${why} (${spec})`);
  const others = OTHER_DIFFERENCES.map(({ spec, why, shownBy }) => `- ${why} (${spec}; \`${shownBy}\`)`);
  return `${INTRODUCTION}
${rows.join('\n')}\n${OTHERS}
${others.join('\n')}\n${END}`;
}
