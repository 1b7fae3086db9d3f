import type { Perform } from './define.js';

/** Asks whoever runs the plan. */
export const input: Perform<'input'> = (msg, context) => {
  const { prompt = '' } = msg.kwargs;
  return context.waiting.interruptibly<string>((done, failed) => {
    const controller = new AbortController();
    context.services.ask(prompt, controller.signal).then(done, failed);
    return () => controller.abort();
  });
};
