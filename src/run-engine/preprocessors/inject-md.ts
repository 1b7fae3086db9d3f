import type { Metadata } from '../../protocol/documents.js';
import { Msg } from '../message.js';
import { msg_mutator } from './msg-mutator.js';
import type { Plan } from '../plan.js';

/** Adds metadata to every run of a plan, over what the plan says itself. */
export function inject_md_wrapper<R>(plan: Plan<R>, md: Metadata): Plan<R> {
  return msg_mutator(plan, (msg) =>
    msg.command === 'open_run' ? Msg('open_run', null, [], { ...msg.kwargs, ...md }, msg.run) : msg,
  );
}
