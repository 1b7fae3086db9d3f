import { WaitTimeoutError } from '../../src/client/index.js';
import { EXIT } from '../exit-codes.js';
import type { Program } from './program.js';

/** `qserver wait`: until the manager is idle, for scripts. */
export const wait: Program = {
  words: 'wait',
  usage: '[SECONDS]',
  help: 'wait until the manager is idle; exit code 5 if it is not within the time (default: as long as it takes)',
  isSilent: true,
  read: (words) => {
    const seconds = words.isEmpty ? Infinity : words.integer();
    if (seconds === undefined || seconds < 0) throw words.fault('give the time in whole seconds');
    return async ({ client, interrupt }) => {
      try {
        await client.waitForIdle({ timeoutMs: seconds * 1000, signal: interrupt });
        return EXIT.success;
      } catch (error) {
        if (interrupt.aborted) return EXIT.operationFailed; // a script must not go on as if it were idle
        if (!WaitTimeoutError.is(error)) throw error;
        const { cause } = error as Error;
        console.error(
          `The manager is not idle after ${seconds} s.${cause instanceof Error ? ` ${cause.message}` : ''}`,
        );
        return cause === undefined ? EXIT.operationFailed : EXIT.communicationError;
      }
    };
  },
};
