/** What `motor?` and `?scan` ask for, as in IPython: with two marks in more detail. */
export interface HelpTopic {
  readonly expression: string;
  readonly detail: 0 | 1;
}

/** Names and members, nothing that would run. A cell of TypeScript neither begins nor ends with a question mark. */
const BEFORE = /^\s*(\?\??)\s*([\w$][\w$.]*)\s*;?\s*$/;
const AFTER = /^\s*([\w$][\w$.]*)\s*(\?\??)\s*$/;

/** Null for a cell that is to be run. */
export function helpTopic(code: string): HelpTopic | null {
  const [, before, topicAfter] = BEFORE.exec(code) ?? [];
  const [, topicBefore, after] = AFTER.exec(code) ?? [];
  const expression = topicAfter ?? topicBefore;
  const marks = before ?? after;
  if (expression === undefined || marks === undefined) return null;
  return { expression, detail: marks === '??' ? 1 : 0 };
}
