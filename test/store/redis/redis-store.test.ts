import { describe } from 'node:test';
import { RedisStore } from '../../../src/store/index.js';
import { queueStoreContract } from '../../conformance/queue-store.js';
import { RedisServer, withoutRedis } from '../../fakes/redis-server.js';

describe('with a real Redis', { skip: withoutRedis }, () => {
  for (const prefix of ['qs_test', '']) {
    queueStoreContract(`Redis, name prefix "${prefix}"`, async () => {
      const server = await RedisServer.start();
      return {
        open: () => RedisStore.open({ address: server.address, prefix }),
        dispose: () => server.dispose(),
      };
    });
  }
});
