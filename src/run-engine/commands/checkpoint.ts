import { IllegalMessageSequence } from '../errors.js';
import type { Perform } from './define.js';

/** A paused plan goes on from here. A deferred pause takes effect here. */
export const checkpoint: Perform<'checkpoint'> = (msg, context) => {
  for (const [, run] of context.openRuns)
    if (run.isBundling)
      throw new IllegalMessageSequence(
        "'checkpoint' came while an event is open. Send 'save' or 'drop' first.",
      );
  context.checkpoint();
  if (context.services.deferredPauseRequested) context.services.requestPause(false);
};
