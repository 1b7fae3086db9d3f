import type { Perform } from './define.js';

/** Describes a stream before its first event. */
export const declareStream: Perform<'declare_stream'> = (msg, context) => {
  const { name, collect = false } = msg.kwargs;
  if (typeof name !== 'string') throw new TypeError("'declare_stream' needs the name of a stream.");
  if (msg.args.length === 0) throw new TypeError(`Stream '${name}' needs devices.`);
  const run = context.openRun(msg.run, 'declare_stream');
  return run.declare(msg.args, name, collect, (promise) => context.waiting.step(promise));
};
