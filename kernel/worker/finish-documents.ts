import { unfinishedConsumers } from '../../src/protocol/unfinished.js';
import type { KernelContext } from '../context.js';

/** Shorter than what the manager and the kernel itself grant to an orderly end. */
const SECONDS = 3;

/** An environment that closes lets files, proxies and brokers have what waits for them; what is left is told. */
export function finishDocuments(context: KernelContext): void {
  context.onShutdown(async () => {
    await Promise.all([...unfinishedConsumers()].map((consumer) => consumer.close(SECONDS)));
  });
}
