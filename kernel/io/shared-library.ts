import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);

/**
 * Whether this thread has loaded ZeroMQ as well, as `zmqPublisher` does, or code of users. Threads share the library then, and it lives
 * on when the I/O thread ends. What it still has to send lies in memory of that thread, so the thread must not end before.
 */
export function usesZeromq(): boolean {
  return Object.keys(cache).some((path) => /[\\/]zeromq[\\/].*\.node$/.test(path));
}
