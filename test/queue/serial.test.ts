import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Serial } from '../../src/queue/index.js';

/** Work that says when it begins, and ends when it is told to. */
function work(log: string[], name: string) {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const begin = async (): Promise<void> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
  };
  return { begin, end: () => end() };
}

async function soon(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('work that is done in turn', () => {
  it('begins when all before it has ended, and never within the call that asks for it', async () => {
    const serial = new Serial();
    const log: string[] = [];
    const [a, b] = [work(log, 'a'), work(log, 'b')];
    const ends = [serial.run(a.begin), serial.run(b.begin)];
    assert.deepEqual(log, []);
    await soon();
    assert.deepEqual(log, ['a begins']);
    a.end();
    b.end();
    await Promise.all(ends);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('is shared where all of it may be, and alone where one may not', async () => {
    const serial = new Serial();
    const log: string[] = [];
    const [a, b, alone, c] = ['a', 'b', 'alone', 'c'].map((name) => work(log, name));
    assert.ok(a && b && alone && c);
    const ends = [
      serial.share(a.begin),
      serial.share(b.begin),
      serial.run(alone.begin),
      serial.share(c.begin),
    ];
    await soon();
    assert.deepEqual(log, ['a begins', 'b begins']);
    b.end();
    await soon();
    assert.deepEqual(log.slice(2), ['b ends']);
    a.end();
    await soon();
    assert.deepEqual(log.slice(3), ['a ends', 'alone begins']);
    c.end();
    alone.end();
    await Promise.all([...ends, serial.settled()]);
    assert.deepEqual(log.slice(5), ['alone ends', 'c begins', 'c ends']);
  });

  it('goes on after a failure', async () => {
    const serial = new Serial();
    const failing = serial.run(() => {
      throw new Error('no');
    });
    const next = serial.share(() => 'yes');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
    await serial.settled();
  });
});
