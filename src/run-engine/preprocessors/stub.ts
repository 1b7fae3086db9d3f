import type { Metadata } from '../../protocol/documents.js';
import type { Plan } from '../plan.js';
import { msg_mutator } from './msg-mutator.js';

const DROPPED: ReadonlySet<string> = new Set(['close_run', 'stage', 'unstage']);

/** Makes a part of another plan of a whole plan: drops its runs and its staging. Gives the metadata of its runs. */
export function* stub_wrapper(plan: Plan<unknown>): Plan<Metadata> {
  const md: Metadata = {};
  yield* msg_mutator(plan, (msg) => {
    if (msg.command === 'open_run') Object.assign(md, msg.kwargs);
    return msg.command === 'open_run' || DROPPED.has(msg.command) ? null : msg;
  });
  return md;
}
