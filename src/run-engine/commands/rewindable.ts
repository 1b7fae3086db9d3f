import type { Perform } from './define.js';

/** Sets, or with null asks, whether what follows is repeated after a pause. */
export const rewindable: Perform<'rewindable'> = (msg, context) => {
  const [flag] = msg.args;
  const { replay } = context.services;
  if (typeof flag === 'boolean' && flag !== replay.rewindable) {
    replay.rewindable = flag;
    context.sealPast();
  }
  return replay.rewindable;
};
