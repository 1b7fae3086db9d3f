import type { Perform } from './define.js';

/** Until the next checkpoint the plan cannot be repeated, so a pause ends it. */
export const clearCheckpoint: Perform<'clear_checkpoint'> = (msg, context) => {
  context.services.replay.clear();
};
