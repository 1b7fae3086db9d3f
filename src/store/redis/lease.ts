import type { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { QueueServerError } from '../../errors.js';
import type { Holder } from '../directory-lock.js';
import { HOLD, RELEASE, runScript } from './scripts.js';

/** Who uses a queue in Redis. Managers that follow each other under one supervisor are the same holder. */
export interface QueueHolder extends Holder {
  /** Unique, for process numbers and host names are the same in many containers. */
  readonly instance: string;
}

/** A holder that is not heard of for so long is no more. */
export const LEASE_MS = 10_000;
export const RENEWAL_MS = 2_500;
const LOOK_AGAIN_MS = 250;

/**
 * Makes `holder` the only one that uses the queue, or throws and says who does. One that died without letting go is
 * waited for: what it held runs out, while one that lives prolongs it.
 */
export async function acquire(
  redis: Redis,
  {
    key,
    holder,
    where,
    report,
  }: { key: string; holder: string; where: string; report: (text: string) => void },
): Promise<void> {
  let leastLeftMs = Infinity;
  for (;;) {
    const answer = await hold(redis, key, holder);
    if (answer === undefined) return;
    const { who, leftMs } = answer;
    // Without an end it was not written by us, and will not go away.
    if (leftMs < 0 || leftMs > leastLeftMs)
      throw new QueueServerError('QUEUE_IN_USE', [where, describe(who)]);
    if (leastLeftMs === Infinity) {
      report(`The queue in ${where} is held by ${describe(who)}. Waiting to see whether it still lives.`);
    }
    leastLeftMs = leftMs;
    await delay(LOOK_AGAIN_MS);
  }
}

/** Takes the queue or prolongs the time; answers with the other holder, if there is one. */
export async function hold(
  redis: Redis,
  key: string,
  holder: string,
): Promise<{ who: string; leftMs: number } | undefined> {
  const answer = (await runScript(redis, HOLD, [key], [holder, LEASE_MS])) as [string, string, number];
  return answer[0] === 'done' ? undefined : { who: answer[1], leftMs: answer[2] };
}

export async function release(redis: Redis, key: string, holder: string): Promise<void> {
  await runScript(redis, RELEASE, [key], [holder]);
}

export function describe(holder: string): string {
  try {
    const { pid, host, since } = JSON.parse(holder) as Partial<Holder>;
    return `process ${pid} on ${host}, since ${since}`;
  } catch {
    // Not written by us: show it as it is.
    return holder;
  }
}
