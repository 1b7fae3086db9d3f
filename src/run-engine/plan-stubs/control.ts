import { Msg } from '../message.js';
import type { Plan } from '../plan.js';

/** Marks where a paused plan goes on. */
export function* checkpoint(): Plan {
  yield Msg('checkpoint');
}

/** Marks a part that cannot be repeated: until the next checkpoint a pause ends the plan. */
export function* clear_checkpoint(): Plan {
  yield Msg('clear_checkpoint');
}

/** Pauses here. */
export function* pause(): Plan {
  yield Msg('pause', null, [], { defer: false });
}

/** Pauses at the next checkpoint. */
export function* deferred_pause(): Plan {
  yield Msg('pause', null, [], { defer: true });
}

/** Asks whoever runs the plan for a line of text. */
export function* input_plan(prompt = ''): Plan<string> {
  return (yield Msg('input', null, [], { prompt })) as string;
}
