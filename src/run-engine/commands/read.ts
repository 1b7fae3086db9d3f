import { askToo, isPending } from '../bundle/pending.js';
import type { Description } from '../bundle/describe.js';
import {
  isReadable,
  isWritesExternalAssets,
  type AssetDocument,
  type Readings,
} from '../../devices/index.js';
import { gather } from '../bundle/gather.js';
import { unable, type Perform } from './define.js';

/** Reads a device. Between `create` and `save` the reading becomes part of the event. */
export const read: Perform<'read'> = (msg, context) => {
  const { obj } = msg;
  if (!isReadable(obj)) throw unable(obj, 'read', 'Readable');
  const readings = obj.read();
  const run = context.run(msg.run);
  if (run === undefined || !run.isBundling)
    return isPending(readings) ? context.waiting.step(readings).then(check) : check(readings);

  const take = (description: Description, found: Readings): Readings | Promise<Readings> => {
    run.add(obj, description, check(found));
    if (!isWritesExternalAssets(obj)) return found;
    const assets = gather(obj.collectAssetDocs(), (promise) => context.waiting.step(promise));
    const keep = (documents: readonly AssetDocument[]): Readings => {
      run.addAssets(documents);
      return found;
    };
    return isPending(assets) ? assets.then(keep) : keep(assets);
  };
  const description = isPending(readings) ? askToo(readings, () => run.describe(obj)) : run.describe(obj);
  if (!isPending(readings) && !isPending(description)) return take(description, readings);
  return context.waiting
    .step(Promise.all([description, readings]))
    .then(([known, found]) => take(known, found));

  function check(found: Readings): Readings {
    if (typeof found !== 'object' || found === null)
      throw new TypeError(`${obj.name} gave no reading, but ${String(found)}.`);
    return found;
  }
};
