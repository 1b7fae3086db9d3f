import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRedisAddress } from '../../../src/store/redis/index.js';

test('an address is read in every form, and shown without the password', () => {
  const local = { host: 'localhost', port: 6379, db: 0, tls: false, name: 'localhost:6379/0' };
  const there = { host: 'there', port: 6380, db: 2, tls: false, name: 'there:6380/2' };
  const cases: [string, object][] = [
    ['localhost', local],
    ['redis://localhost', local],
    ['localhost:6379/', local],
    ['there:6380/2', there],
    ['there:6380?db=2', there],
    ['me:p%40ss@there:6380/2', { ...there, username: 'me', password: 'p@ss' }],
    ['redis://:secret@there:6380/2', { ...there, password: 'secret' }],
    ['rediss://there:6380/2', { ...there, tls: true }],
    ['[::1]:6380', { host: '::1', port: 6380, db: 0, tls: false, name: '[::1]:6380/0' }],
  ];
  for (const [text, address] of cases) assert.deepEqual(parseRedisAddress(text), address, text);
});

test('what is no address is refused, and a password in it is not repeated', () => {
  for (const text of ['http://there', 'there/queue', 'there:port', 'redis://me:secret@there:port'])
    assert.throws(
      () => parseRedisAddress(text),
      (error: Error & { code: string }) =>
        error.code === 'REDIS_ADDRESS' && !error.message.includes('secret'),
      text,
    );
});
