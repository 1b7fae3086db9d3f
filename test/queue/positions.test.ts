import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Address, Destination } from '../../src/queue/index.js';
import { Float, type JsonValue } from '../../src/protocol/index.js';
import { plan } from '../fakes/items.js';
import { lettersOf, queueOf } from '../fakes/letter-queue.js';

const ADDED: [pos: JsonValue | undefined, order: string][] = [
  [undefined, 'abX'],
  [null, 'abX'],
  ['back', 'abX'],
  ['front', 'Xab'],
  [0, 'Xab'],
  [-3, 'Xab'],
  [-4, 'Xab'],
  [-100, 'Xab'],
  [-(10n ** 30n), 'Xab'],
  [1, 'aXb'],
  [-2, 'aXb'],
  [2, 'abX'],
  [3, 'abX'],
  [100, 'abX'],
  [10n ** 30n, 'abX'],
  [-1, 'abX'],
  [true, 'aXb'],
  [false, 'Xab'],
];

describe('adding an item X to the queue ab', () => {
  for (const [pos, order] of ADDED) {
    it(`at position ${String(pos)} gives ${order}`, async () => {
      const queue = await queueOf('ab');
      const { item, qsize } = await queue.add(plan('X'), { pos });
      assert.deepEqual([lettersOf(queue), item.item_uid, qsize], [order, 'X', 3]);
    });
  }

  const byUid: [Destination, string][] = [
    [{ before_uid: 'a' }, 'Xab'],
    [{ before_uid: 'b' }, 'aXb'],
    [{ after_uid: 'a' }, 'aXb'],
    [{ after_uid: 'b' }, 'abX'],
    [{ pos: null, before_uid: null, after_uid: 'a' }, 'aXb'],
  ];
  for (const [destination, order] of byUid) {
    it(`at ${JSON.stringify(destination)} gives ${order}`, async () => {
      const queue = await queueOf('ab');
      await queue.add(plan('X'), destination);
      assert.equal(lettersOf(queue), order);
    });
  }

  const refused: [Destination, string][] = [
    [{ pos: 'middle' }, 'POSITION_INVALID'],
    [{ pos: 1.5 }, 'POSITION_INVALID'],
    [{ pos: new Float(1) }, 'POSITION_INVALID'],
    [{ pos: [1] }, 'POSITION_INVALID'],
    [{ pos: 1, before_uid: 'a' }, 'POSITION_AMBIGUOUS'],
    [{ pos: 1, after_uid: 'a' }, 'POSITION_AMBIGUOUS'],
    [{ before_uid: 'a', after_uid: 'a' }, 'POSITION_AMBIGUOUS'],
    [{ before_uid: 'z' }, 'ITEM_NOT_FOUND'],
    [{ after_uid: 7 }, 'ITEM_NOT_FOUND'],
  ];
  for (const [destination, code] of refused) {
    it(`at ${JSON.stringify(destination)} fails with ${code} and changes nothing`, async () => {
      const queue = await queueOf('ab');
      const uid = queue.planQueueUid;
      await assert.rejects(queue.add(plan('X'), destination), { code });
      assert.deepEqual([lettersOf(queue), queue.planQueueUid], ['ab', uid]);
    });
  }

  it('after the running plan puts it at the front, before the running plan is refused', async () => {
    const queue = await queueOf('Rab');
    await queue.takeNext(1);
    await queue.add(plan('X'), { after_uid: 'R' });
    assert.equal(lettersOf(queue), 'Xab');
    await assert.rejects(queue.add(plan('Y'), { before_uid: 'R' }), { code: 'ITEM_RUNNING' });
  });

  it('after a running plan that did not come from the queue is refused', async () => {
    const queue = await queueOf('ab');
    await queue.setImmediate(plan('R'), 1);
    await assert.rejects(queue.add(plan('X'), { after_uid: 'R' }), { code: 'ITEM_RUNNING' });
  });

  it('several times at once keeps them together and in order', async () => {
    const queue = await queueOf('ab');
    await queue.addBatch([plan('X'), plan('Y'), plan('Z')], { pos: 1 });
    assert.equal(lettersOf(queue), 'aXYZb');
  });
});

const MOVED: [Address, Destination, order: string][] = [
  [{ pos: 1 }, { pos: 2 }, 'acbde'],
  [{ pos: 0 }, { pos: 4 }, 'bcdea'],
  [{ pos: -1 }, { pos: 1 }, 'aebcd'],
  [{ pos: -2 }, { pos: -3 }, 'abdce'],
  [{ pos: 'front' }, { pos: 'back' }, 'bcdea'],
  [{ pos: 'back' }, { pos: 'front' }, 'eabcd'],
  [{ uid: 'c' }, { pos: 'front' }, 'cabde'],
  [{ uid: 'c' }, { pos: 'back' }, 'abdec'],
  [{ uid: 'd' }, { before_uid: 'b' }, 'adbce'],
  [{ uid: 'a' }, { after_uid: 'c' }, 'bcade'],
  [{ uid: 'a' }, { before_uid: 'e' }, 'bcdae'],
  [{ pos: true }, { pos: false }, 'bacde'],
];

describe('moving an item of the queue abcde', () => {
  for (const [address, destination, order] of MOVED) {
    it(`from ${JSON.stringify(address)} to ${JSON.stringify(destination)} gives ${order}`, async () => {
      const queue = await queueOf('abcde');
      const { qsize } = await queue.move(address, destination);
      assert.deepEqual([lettersOf(queue), qsize], [order, 5]);
    });
  }

  for (const destination of [
    { pos: 2 },
    { pos: -3 },
    { before_uid: 'c' },
    { after_uid: 'c' },
    { before_uid: 'd' },
  ]) {
    it(`from c to ${JSON.stringify(destination)} succeeds and leaves everything as it is`, async () => {
      const queue = await queueOf('abcde');
      const uid = queue.planQueueUid;
      const { item } = await queue.move({ uid: 'c' }, destination);
      assert.deepEqual([item.item_uid, lettersOf(queue), queue.planQueueUid], ['c', 'abcde', uid]);
    });
  }

  const refused: [Address, Destination, string][] = [
    [{}, { pos: 1 }, 'POSITION_MISSING'],
    [{ pos: 1 }, {}, 'POSITION_MISSING'],
    [{ pos: 1, uid: 'a' }, { pos: 1 }, 'POSITION_AMBIGUOUS'],
    [{ pos: 1 }, { pos: 1, before_uid: 'a' }, 'POSITION_AMBIGUOUS'],
    [{ pos: 1 }, { before_uid: 'a', after_uid: 'b' }, 'POSITION_AMBIGUOUS'],
    [{ pos: 5 }, { pos: 1 }, 'POSITION_OUT_OF_RANGE'],
    [{ pos: 1 }, { pos: -6 }, 'POSITION_OUT_OF_RANGE'],
    [{ uid: 'z' }, { pos: 1 }, 'ITEM_NOT_FOUND'],
    [{ uid: 'a' }, { after_uid: 'z' }, 'ITEM_NOT_FOUND'],
  ];
  for (const [address, destination, code] of refused) {
    it(`from ${JSON.stringify(address)} to ${JSON.stringify(destination)} fails with ${code}`, async () => {
      const queue = await queueOf('abcde');
      await assert.rejects(queue.move(address, destination), { code });
      assert.equal(lettersOf(queue), 'abcde');
    });
  }

  it('is refused for the running plan, as source and as destination', async () => {
    const queue = await queueOf('Rab');
    await queue.takeNext(1);
    await assert.rejects(queue.move({ uid: 'R' }, { pos: 0 }), { code: 'ITEM_RUNNING' });
    await assert.rejects(queue.move({ uid: 'b' }, { after_uid: 'R' }), { code: 'ITEM_RUNNING' });
  });
});

const BATCHES: [uids: string, Destination, reorder: boolean, order: string][] = [
  ['23', { pos: 1 }, false, '0231456'],
  ['23', { pos: 5 }, false, '0145236'],
  ['23', { pos: -1 }, false, '0145623'],
  ['23', { pos: 3 }, false, '0123456'],
  ['32', { pos: 'front' }, false, '3201456'],
  ['32', { pos: 'front' }, true, '2301456'],
  ['06', { pos: 'back' }, false, '1234506'],
  ['51', { after_uid: '3' }, false, '0235146'],
  ['51', { before_uid: '3' }, true, '0215346'],
  ['', { pos: 'front' }, false, '0123456'],
];

describe('moving several items of the queue 0123456', () => {
  for (const [uids, destination, reorder, order] of BATCHES) {
    it(`${uids || 'none'} to ${JSON.stringify(destination)}${reorder ? ', reordered,' : ''} gives ${order}`, async () => {
      const queue = await queueOf('0123456');
      const { items, qsize } = await queue.moveBatch([...uids], destination, { reorder });
      assert.deepEqual([lettersOf(queue), qsize, items.length], [order, 7, uids.length]);
    });
  }

  const refused: [JsonValue[], Destination, string][] = [
    [['1'], {}, 'POSITION_MISSING'],
    [['1'], { pos: 1, before_uid: '2' }, 'POSITION_AMBIGUOUS'],
    [['1', '1'], { pos: 1 }, 'UIDS_REPEATED'],
    [['1', 'z'], { pos: 1 }, 'ITEM_NOT_FOUND'],
    [['1', '2'], { before_uid: '2' }, 'REFERENCE_IN_BATCH'],
  ];
  for (const [uids, destination, code] of refused) {
    it(`${JSON.stringify(uids)} to ${JSON.stringify(destination)} fails with ${code} and moves none`, async () => {
      const queue = await queueOf('0123456');
      await assert.rejects(queue.moveBatch(uids, destination), { code });
      assert.equal(lettersOf(queue), '0123456');
    });
  }

  // The reference moved the items before it stumbled over the running one.
  it('moves none of them when one is running', async () => {
    const queue = await queueOf('R0123');
    await queue.takeNext(1);
    await assert.rejects(queue.moveBatch(['3', 'R'], { pos: 'front' }), { code: 'ITEM_RUNNING' });
    assert.equal(lettersOf(queue), '0123');
  });
});

describe('getting and removing an item of the queue abc', () => {
  const found: [Address, string][] = [
    [{}, 'c'],
    [{ pos: null, uid: null }, 'c'],
    [{ pos: 'front' }, 'a'],
    [{ pos: 'back' }, 'c'],
    [{ pos: 1 }, 'b'],
    [{ pos: -3 }, 'a'],
    [{ uid: 'b' }, 'b'],
  ];
  for (const [address, letter] of found) {
    it(`${JSON.stringify(address)} means ${letter}`, async () => {
      const queue = await queueOf('abc');
      assert.equal(queue.get(address).item_uid, letter);
      const { item, qsize } = await queue.remove(address);
      assert.deepEqual({ item, qsize }, { item: plan(letter), qsize: 2 });
      assert.equal(lettersOf(queue), 'abc'.replace(letter, ''));
    });
  }

  const refused: [Address, string][] = [
    [{ pos: 3 }, 'POSITION_OUT_OF_RANGE'],
    [{ pos: -4 }, 'POSITION_OUT_OF_RANGE'],
    [{ pos: 'top' }, 'POSITION_INVALID'],
    [{ pos: 0, uid: 'a' }, 'POSITION_AMBIGUOUS'],
    [{ uid: 'z' }, 'ITEM_NOT_FOUND'],
  ];
  for (const [address, code] of refused) {
    it(`${JSON.stringify(address)} fails with ${code}`, async () => {
      const queue = await queueOf('abc');
      assert.throws(() => queue.get(address), { code });
      await assert.rejects(queue.remove(address), { code });
    });
  }

  it('fails in an empty queue', async () => {
    const queue = await queueOf('');
    assert.throws(() => queue.get(), { code: 'QUEUE_EMPTY' });
    await assert.rejects(queue.remove({ pos: 'front' }), { code: 'QUEUE_EMPTY' });
  });

  it('removes several in the given order, and passes over those that are not there', async () => {
    const queue = await queueOf('Rabc');
    await queue.takeNext(1);
    const { items, qsize } = await queue.removeBatch(['c', 'z', 'R', 'a', 'c']);
    assert.deepEqual([items.map((item) => item.item_uid), qsize, lettersOf(queue)], [['c', 'a'], 1, 'b']);
  });

  it('removes none when all are asked to be there and one is not', async () => {
    const queue = await queueOf('Rabc');
    await queue.takeNext(1);
    const strict = { ignoreMissing: false };
    await assert.rejects(queue.removeBatch(['a', 'z'], strict), { code: 'ITEM_NOT_FOUND' });
    await assert.rejects(queue.removeBatch(['a', 'R'], strict), { code: 'ITEM_RUNNING' });
    await assert.rejects(queue.removeBatch(['a', 'a'], strict), { code: 'UIDS_REPEATED' });
    assert.equal(lettersOf(queue), 'abc');
  });
});
