import type { Perform } from './define.js';

export const pause: Perform<'pause'> = (msg, context) => {
  context.services.requestPause(msg.kwargs.defer === true);
};
