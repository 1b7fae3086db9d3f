import { isPending } from '../bundle/pending.js';
import { IllegalMessageSequence } from '../errors.js';
import { composeStart } from '../start-document.js';
import type { Perform } from './define.js';

export const openRun: Perform<'open_run'> = (msg, context) => {
  if (context.run(msg.run) !== undefined)
    throw new IllegalMessageSequence(
      "'open_run' came while the run is open. Send 'close_run' first, or give the other run a key of its own.",
    );
  const { services, waiting } = context;
  const open = (scan_id: number): string => {
    // A run that is refused below has used up its number.
    const { engine } = context.metadataFor({});
    engine.scan_id = scan_id;
    const start = composeStart(
      context.metadataFor(msg.kwargs),
      services.rules,
      services.uid(),
      services.clock(),
    );
    context.sealPast();
    context.addRun(msg.run, start);
    return start.uid;
  };
  const scanId = services.nextScanId();
  return isPending(scanId) ? waiting.step(scanId).then(open) : open(scanId);
};
