import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLOCK, encodeEntry, entrySize, readEntries } from '../../../src/store/embedded/journal-entry.js';

const JOURNAL = '00112233445566ff';
const EARLIER = 'ffeeddccbbaa9900';
const UNKNOWN = '0123456789abcdef';
/** Short ones, one of several blocks, one that fills its block to the last byte, an empty one, and one that is not ASCII. */
const TEXTS = ['first', 'x'.repeat(2.5 * BLOCK), 'y'.repeat(BLOCK - 20), '', 'Ångström ☂ 𝛼', 'last'];

test('entries are read back letter for letter, and what an earlier journal left behind them is ignored', () => {
  const content = Buffer.concat([
    ...journal(TEXTS),
    ...journal(['old', 'older'], EARLIER),
    Buffer.alloc(BLOCK),
  ]);
  assert.deepEqual(readEntries(content, JOURNAL), { texts: TEXTS, isDamaged: false });
  assert.deepEqual(readEntries(content, UNKNOWN), { texts: [], isDamaged: false });
});

test('a journal that is written over from its begin has no entries of those before', () => {
  const content = Buffer.concat(journal(['a', 'b', 'c'], EARLIER));
  journal(['new'])[0]?.copy(content);
  assert.deepEqual(readEntries(content, JOURNAL).texts, ['new']);
});

test('cut at any byte, a file has all entries that end before the cut, and nothing else', () => {
  const content = Buffer.concat(journal(TEXTS));
  const ends = endsOf(TEXTS);
  for (let length = 0; length <= content.length; length++) {
    const whole = ends.filter((end) => end <= length).length;
    const { texts, isDamaged } = readEntries(content.subarray(0, length), JOURNAL);
    assert.deepEqual([texts.length, isDamaged], [whole, false], `cut at ${length}`);
    assert.deepEqual(texts, TEXTS.slice(0, whole));
  }
});

test('an entry of several blocks of which only some were written is no entry, whichever they are', () => {
  const long = ['before', 'z'.repeat(4 * BLOCK)];
  const written = Buffer.concat(journal(long));
  for (const left of [Buffer.alloc(written.length), Buffer.concat(journal(long, EARLIER))]) {
    const blocks = written.length / BLOCK - 1;
    for (let which = 0; which < 2 ** blocks; which++) {
      const content = Buffer.from(written);
      for (let block = 0; block < blocks; block++) {
        const at = (1 + block) * BLOCK;
        if ((which & (1 << block)) === 0) left.copy(content, at, at, at + BLOCK);
      }
      // What was there before may be the same.
      const expected = content.equals(written) ? long : ['before'];
      const { texts, isDamaged } = readEntries(content, JOURNAL);
      assert.deepEqual([texts.length, isDamaged], [expected.length, false], `${which}`);
    }
  }
});

test('a byte that is not as it was written is noticed, and makes no other text of an entry', () => {
  const texts = ['one', 'two of them', 'three'];
  const content = Buffer.concat(journal(texts));
  const ends = endsOf(texts);
  for (let at = 0; at < content.length; at++) {
    content[at] = (content[at] ?? 0) ^ (1 << (at % 8));
    const { texts: read, isDamaged } = readEntries(content, JOURNAL);
    content[at] = (content[at] ?? 0) ^ (1 << (at % 8));
    const entry = Math.floor(at / BLOCK);
    // What fills up a block is nobody's.
    const isHit = at < (ends[entry] ?? 0);
    assert.deepEqual(read, isHit ? texts.slice(0, entry) : texts, `byte ${at}`);
    // Nothing tells a last entry that is damaged from one that was never whole.
    assert.equal(isDamaged, isHit && entry < texts.length - 1, `byte ${at}`);
  }
});

function journal(texts: readonly string[], name = JOURNAL): Buffer[] {
  return texts.map((text, number) => encodeEntry(Buffer.alloc(entrySize(text)), name, { number, text }));
}

/** Where the text of each entry ends. */
function endsOf(texts: readonly string[]): number[] {
  let start = 0;
  return texts.map((text) => {
    const end = start + 20 + Buffer.byteLength(text);
    start += entrySize(text);
    return end;
  });
}
