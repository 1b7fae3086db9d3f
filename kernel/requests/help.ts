import { messageOf } from '../../src/errors.js';
import type { Publisher } from '../output/publisher.js';
import type { Inspector } from './inspection.js';
import type { Request } from './request.js';

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

export interface HelpParts {
  readonly publisher: Publisher;
  readonly inspector: Inspector;
}

/** What is known of a name, for the pager of the console. */
export async function answerHelp(
  request: Request,
  { expression, detail }: HelpTopic,
  count: number,
  { publisher, inspector }: HelpParts,
): Promise<void> {
  const data = await inspector.inspect(expression, expression.length, detail).catch((error: unknown) => ({
    'text/plain': `There is no help on ${expression}: ${messageOf(error)}`,
  }));
  if (data === null)
    publisher.attribute(request, () => publisher.print('stderr', `Nothing is known of ${expression}.\n`));
  publisher.reply(request, 'execute_reply', {
    status: 'ok',
    execution_count: count,
    user_expressions: {},
    payload: data === null ? [] : [{ source: 'page', data, start: 0 }],
  });
}

/**
 * For somebody who may only look: at once, and as if nothing had happened. No cell counts it, no history keeps it, and nobody
 * waits for it.
 */
export async function helpLooker(request: Request, topic: HelpTopic, parts: HelpParts): Promise<void> {
  const { publisher } = parts;
  publisher.publish('status', { execution_state: 'busy' }, request);
  await answerHelp(request, topic, 0, parts);
  publisher.publish('status', { execution_state: 'idle' }, request);
}
