import { isPending } from '../bundle/pending.js';
import { isConfigurable, type Readings } from '../../devices/index.js';
import { IllegalMessageSequence } from '../errors.js';
import { unable, type Perform } from './define.js';

/** Changes a device's settings. Streams that hold the device get a new descriptor. */
export const configure: Perform<'configure'> = (msg, context) => {
  const { obj, args } = msg;
  if (!isConfigurable(obj) || obj.configure === undefined) throw unable(obj, 'configure', 'Configurable');
  const run = context.run(msg.run);
  if (run?.isBundling === true)
    throw new IllegalMessageSequence("'configure' came while an event is open. Send 'save' or 'drop' first.");
  const { waiting } = context;
  const refresh = (change: [Readings, Readings]): [Readings, Readings] | Promise<[Readings, Readings]> => {
    const renewed = run?.reconfigure(obj);
    return isPending(renewed) ? waiting.step(renewed).then(() => change) : change;
  };
  const change = obj.configure(...args);
  return isPending(change) ? waiting.step(change).then(refresh) : refresh(change);
};
