import { fileURLToPath } from 'node:url';
import { PlanQueue, type QueueStore } from '../../src/queue/index.js';
import { EmbeddedStore, RedisStore } from '../../src/store/index.js';
import { restlessEdit } from './restless-edits.js';

/** Opens the store in a directory, or in a Redis at an address such as `redis://127.0.0.1:6379`. */
export async function openPlace(place: string): Promise<QueueStore> {
  if (!place.includes('://')) return EmbeddedStore.open(place);
  // As under one supervisor: nobody has to wait until the one that was killed is known to be dead.
  const holder = { pid: 1, host: 'here', since: 'ever', instance: 'restless' };
  return RedisStore.open({ address: place, prefix: 'restless', holder });
}

// As a program it edits the queue in a place until it is killed, and prints the number of each edit that was acknowledged.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , place = '', first = '0'] = process.argv;
  const queue = await PlanQueue.open(await openPlace(place));
  for (let number = Number(first); ; number++) {
    await restlessEdit(queue, number);
    process.stdout.write(`${number}\n`);
  }
}
