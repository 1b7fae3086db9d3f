import type { Metadata, RunExitStatus } from '../../protocol/documents.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';

/** Opens a run. Gives its uid. */
export function* open_run(md: Metadata | null = null): Plan<string> {
  return (yield Msg('open_run', null, [], md ?? {})) as string;
}

/** Closes the run. Gives its uid. */
export function* close_run(
  exit_status: RunExitStatus | null = null,
  reason: string | null = null,
): Plan<string> {
  return (yield Msg('close_run', null, [], { exit_status, reason })) as string;
}

/** Opens an event of a stream: what is read until `save` becomes part of it. */
export function* create(name = 'primary'): Plan {
  yield Msg('create', null, [], { name });
}

/** Closes the open event and emits it. */
export function* save(): Plan {
  yield Msg('save');
}

/** Closes the open event without emitting it. */
export function* drop(): Plan {
  yield Msg('drop');
}
