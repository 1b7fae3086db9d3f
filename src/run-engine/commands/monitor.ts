import { isPending } from '../bundle/pending.js';
import { randomUUID } from 'node:crypto';
import { isReadable, isSubscribable } from '../../devices/index.js';
import type { Description } from '../bundle/describe.js';
import { unable, type Perform } from './define.js';

/** Makes an event of every change of a signal. */
export const monitor: Perform<'monitor'> = (msg, context) => {
  const { obj, args, kwargs } = msg;
  if ((args as readonly unknown[]).length > 0)
    throw new TypeError("'monitor' takes no positional arguments: name the stream by { name }.");
  if (!isSubscribable(obj)) throw unable(obj, 'monitor', 'Subscribable');
  if (!isReadable(obj)) throw unable(obj, 'monitor', 'Readable');
  const run = context.openRun(msg.run, 'monitor');
  const { name, ...subscription } = kwargs;
  const stream = name ?? `monitor-${randomUUID().slice(0, 6)}`;
  const options = Object.keys(subscription).length === 0 ? [] : [subscription];
  const begin = (description: Description): undefined => {
    run.monitors.add(obj, description, stream, options);
    context.sealPast();
  };
  const description = run.describe(obj);
  return isPending(description) ? context.waiting.step(description).then(begin) : begin(description);
};

export const unmonitor: Perform<'unmonitor'> = (msg, context) => {
  context.openRun(msg.run, 'unmonitor').monitors.remove(msg.obj);
  context.sealPast();
};
