import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isObject, isTruthy, type JsonObject } from '../../src/protocol/index.js';
import { jsonEncoding, msgpackEncoding, type Encoding } from '../../src/transport/index.js';
import { Rubbish } from '../fakes/rubbish.js';
import { seeded } from '../integration/harness/seeded.js';
import { ManagerUnderTest } from './manager-under-test.js';

const REQUESTS = 50_000;
const CLEAN_UP_EVERY = 1_000;
const EMERGENCY_KEY = 'rescue';
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Far less than a few bytes for each request. */
const MOST_GROWTH_BYTES = 8 * 2 ** 20;

for (const encoding of [jsonEncoding, msgpackEncoding]) {
  test(`${REQUESTS} requests in ${encoding.name} that nobody should send are answered, and leave nothing behind`, async () => {
    const log: string[] = [];
    const manager = await ManagerUnderTest.start({
      encoding,
      emergencyLockKey: EMERGENCY_KEY,
      onError: (text) => log.push(text),
    });
    const rubbish = new Rubbish(seeded(SEED), encoding);
    try {
      let inUse = 0;
      for (let i = 0; i < REQUESTS; i++) {
        const body = rubbish.body();
        const reply = encoding.decode(await answered(manager, body));
        assert.ok(isObject(reply), shown(body));
        const isStatus = reply.success === undefined && reply.manager_state !== undefined;
        const isRefusal = reply.success === false && isTruthy(reply.msg);
        assert.ok(isStatus || isRefusal || reply.success === true, shown(body));
        assert.deepEqual(log, [], shown(body));
        if (i % CLEAN_UP_EVERY === 0) await anew(manager, encoding);
        // By now everything has been compiled and every cache is full.
        if (i + 1 === REQUESTS / 2) inUse = memoryInUse();
      }
      const growth = memoryInUse() - inUse;
      assert.ok(growth < MOST_GROWTH_BYTES, `${growth} bytes more in use after the second half`);
    } finally {
      await manager.close();
    }

    function shown(body: Buffer): string {
      return `seed ${SEED}: ${JSON.stringify(body.toString('latin1'))}\n${log.join('\n')}`;
    }
  });
}

/** So that the next requests come further than to a lock or a worker that is gone, and memory can be compared. */
async function anew(manager: ManagerUnderTest, encoding: Encoding): Promise<void> {
  const tell = (method: string, params: JsonObject = {}) =>
    answered(manager, encoding.encode({ method, params }));
  await tell('unlock', { lock_key: EMERGENCY_KEY });
  await tell('permissions_reload');
  await tell('environment_destroy');
  await manager.until((status) => status.manager_state === 'idle');
  await manager.forget();
  await tell('environment_open');
  await manager.until((status) => status.worker_environment_exists);
}

/** A reply that does not come would hold the test up for ever. */
async function answered(manager: ManagerUnderTest, body: Buffer): Promise<Buffer> {
  const reply = manager.handle(body);
  if (!(reply instanceof Promise)) return reply;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer to ${body.toString('latin1')}`)), 10_000);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
  }
}

function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
