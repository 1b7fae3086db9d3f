import type { Handler } from './handler.js';

export const rePause: Handler<'re_pause'> = ({ option }, { execution }) => {
  execution.pause(option);
  return {};
};
