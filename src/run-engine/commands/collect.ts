import { isCollectable } from '../../devices/index.js';
import { unable, type Perform } from './define.js';

/** Makes documents of what flyers have measured. */
export const collect: Perform<'collect'> = (msg, context) => {
  const { obj, args, kwargs } = msg;
  const run = context.openRun(msg.run, 'collect');
  if (kwargs.stream === true)
    throw new TypeError("'collect' makes pages of events: single ones (stream: true) are no longer made.");
  const objs = [obj, ...args];
  for (const device of objs) if (!isCollectable(device)) throw unable(device, 'collect', 'Collectable');
  return run.collector.collect(objs, kwargs, (promise) => context.waiting.step(promise));
};
