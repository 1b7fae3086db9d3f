import type { ContextManager } from './interface.js';

/** Interrupts that come within this time of each other are counted together. */
const WINDOW_MS = 10_000;
/** Who goes on pressing Ctrl-C wants to be rid of the process. */
const MOST = 10;

/**
 * Ctrl-C while a plan runs: the first asks for a pause at the next checkpoint, the second for one at once. For scripts
 * at a terminal: `new RunEngine({ contextManagers: [sigintHandler] })`. In a notebook or at the console of the queue the
 * kernel does the same.
 */
export const sigintHandler: ContextManager = (engine) => {
  let count = 0;
  let last = -Infinity;
  const onSignal = (): void => {
    const now = performance.now();
    if (now - last > WINDOW_MS) count = 0;
    last = now;
    count += 1;
    if (count > MOST) {
      process.off('SIGINT', onSignal);
      process.kill(process.pid, 'SIGINT');
      return;
    }
    if (engine.state === 'running') engine.requestPause(count === 1);
  };
  process.on('SIGINT', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
  };
};
