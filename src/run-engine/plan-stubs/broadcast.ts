import { Msg, type Command } from '../message.js';
import type { Plan } from '../plan.js';

/** Sends the same message to several devices. Gives the responses. */
export function* broadcast_msg(
  command: Command,
  objs: readonly object[],
  args: readonly unknown[] = [],
  kwargs: Readonly<Record<string, unknown>> = {},
): Plan<unknown[]> {
  const responses: unknown[] = [];
  // Which device and which arguments fit a command that is known only now, the engine finds out.
  for (const obj of objs) responses.push(yield Msg(command, obj as never, args as never, kwargs));
  return responses;
}
