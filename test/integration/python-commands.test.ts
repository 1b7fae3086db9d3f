import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { newCurveKeys } from '../../src/config/index.js';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import {
  pythonProgram,
  ROOT,
  runProgram,
  withoutPython,
  type Marked,
  type Outcome,
} from './harness/index.js';

const PLACE: Marked = {
  mark: randomUUID(),
  environment: { ...process.env, NODE_TEST_CONTEXT: undefined, NO_COLOR: '1' },
};
const LOCK =
  '{"environment": true, "queue": false, "lock_key": "k", "note": "do not touch", "user": "Ada", "time": 1.5, "uid": "u"}';

const runTheirs = (name: string, words: readonly string[]) => runProgram(pythonProgram(name), words, PLACE);
const runOurs = (name: string, words: readonly string[]) =>
  runProgram(process.execPath, [join(ROOT, 'dist/cli', `${name}.js`), ...words], PLACE);

/** The same words for the program of Python and for ours. */
async function both(name: string, words: readonly string[]): Promise<{ theirs: Outcome; ours: Outcome }> {
  const [theirs, ours] = await Promise.all([runTheirs(name, words), runOurs(name, words)]);
  return { theirs, ours };
}

describe('Commands do as those of Python with the same names', { skip: withoutPython }, () => {
  test('qserver-zmq-keys finds the same public key, and ends with the same codes', async () => {
    const { privateKey } = newCurveKeys();
    const keysIn = ({ stdout }: Outcome) => [...stdout.matchAll(/: +(\S{40})$/gm)].map(([, key]) => key);
    const { theirs, ours } = await both('qserver-zmq-keys', ['--zmq-private-key', privateKey]);
    assert.deepEqual(keysIn(ours), keysIn(theirs));
    assert.equal(keysIn(ours)[0], privateKey);
    for (const words of [['--zmq-private-key', 'short'], ['--no-such-option'], ['word']]) {
      const { theirs, ours } = await both('qserver-zmq-keys', words);
      assert.equal(ours.code, theirs.code, words.join(' '));
    }
  });

  test('qserver-clear-lock clears the same lock and shows the same', { skip: withoutRedis }, async () => {
    const redis = await RedisServer.start();
    const client = new Redis(redis.address);
    try {
      const words = [
        '--redis-addr',
        redis.address.replace(/^redis:\/\//, ''),
        '--redis-name-prefix',
        'beamline',
      ];
      const shown: (string | undefined)[] = [];
      for (const run of [runTheirs, runOurs]) {
        await client.set('beamline_lock_info', LOCK);
        const { code, stdout, stderr } = await run('qserver-clear-lock', words);
        assert.equal(code, 0, stderr);
        assert.equal(await client.get('beamline_lock_info'), null);
        shown.push(/Detected lock info:\n(\{[^}]*\})/.exec(stdout)?.[1]);
      }
      assert.ok(shown[0]);
      assert.equal(shown[1], shown[0]);
      const none = await both('qserver-clear-lock', words);
      assert.deepEqual([none.ours.code, none.ours.stdout], [none.theirs.code, none.theirs.stdout]);
    } finally {
      client.disconnect();
      await redis.dispose();
    }
    const nobody = await both('qserver-clear-lock', ['--redis-addr', 'localhost:9']);
    assert.equal(nobody.ours.code, nobody.theirs.code);
  });
});
