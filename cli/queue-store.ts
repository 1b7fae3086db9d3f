import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../src/config/index.js';
import type { QueueStore } from '../src/queue/index.js';
import {
  createDataDirectory,
  EmbeddedStore,
  lockDirectory,
  RedisStore,
  type DirectoryLock,
  type QueueHolder,
} from '../src/store/index.js';
import { dataDirectoryOf } from './data-directory.js';

/** What the supervisor gives to each manager that it starts. */
export interface ManagerOrder {
  readonly config: Config;
  /** The supervisor: the managers that follow each other under it are one and the same for a queue in Redis. */
  readonly holder: QueueHolder;
}

export function newOrder(config: Config): ManagerOrder {
  const since = new Date().toISOString();
  return { config, holder: { pid: process.pid, host: hostname(), since, instance: randomUUID() } };
}

/**
 * Keeps other managers away from the data directory for as long as the supervisor lives, whatever becomes of the managers that
 * it starts. A queue in Redis needs no directory; the manager itself keeps others away from it.
 */
export async function lockStore(config: Config): Promise<Pick<DirectoryLock, 'release'>> {
  if (config.network.redis_addr !== undefined) return { release: async () => {} };
  return lockDirectory(createDataDirectory(dataDirectoryOf(config)));
}

/** The embedded store, or Redis where an address is given. `signal` ends the waiting for a Redis that is not there. */
export async function openStore(
  { config, holder }: ManagerOrder,
  { report, signal }: { report: (text: string) => void; signal: AbortSignal },
): Promise<QueueStore> {
  const { redis_addr: address, redis_name_prefix: prefix } = config.network;
  if (address === undefined) return EmbeddedStore.open(createDataDirectory(dataDirectoryOf(config)));
  return RedisStore.open({ address, prefix, holder, report, signal });
}
