import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConsoleTextBuffer, TransportError } from '../../src/client/index.js';
import { withClient } from './scripted-manager.js';
import { seeded } from '../integration/harness/index.js';

describe('the text buffer shows what a terminal would', () => {
  const vectors: [string, string[], string[], number?][] = [
    ['pieces join', ['a', 'b\n'], ['ab', '']],
    ['the cursor goes back and up', ['abcdef\rXY\n1\n2\n\x1b[A\x1b[AZ'], ['XYcdef', 'Z', '2', '']],
    ['a progress bar', ['10%\r20%\r100%\n'], ['100%', '']],
    [
      'only the last lines are kept',
      ['l0\nl1\nl2\nl3\nl4\nl5\nl6\nl7\n'],
      ['l3', 'l4', 'l5', 'l6', 'l7', ''],
      5,
    ],
    ['not above the first line', ['\x1b[A\x1b[Aa'], ['a']],
    ['a column beyond the end of a line is reached by blanks', ['a\nlong\x1b[Ab'], ['a   b', 'long']],
    ['a newline moves down, and does not insert', ['1\n2\n3\n\x1b[A\x1b[A\x1b[A\nX'], ['1', 'X', '3', '']],
    ['characters of two units stay whole', ['😀bc\rX'], ['Xbc']],
    ['colours are ordinary text', ['\x1b[31mred\x1b[0m'], ['\x1b[31mred\x1b[0m']],
  ];
  for (const [name, pieces, lines, maxLines] of vectors) {
    test(name, () => {
      const buffer = new ConsoleTextBuffer(maxLines);
      for (const piece of pieces) buffer.write(piece);
      assert.deepEqual(buffer.lines, lines);
    });
    test(`${name}, wherever the text is cut`, () => {
      const random = seeded(7);
      for (let round = 0; round < 50; round++) {
        const buffer = new ConsoleTextBuffer(maxLines);
        let rest = pieces.join('');
        while (rest !== '') {
          const length = 1 + Math.floor(random() * 5);
          // Messages are whole characters.
          const cut = /[\ud800-\udbff]$/.test(rest.slice(0, length)) ? length + 1 : length;
          buffer.write(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        assert.deepEqual(buffer.lines, lines);
      }
    });
  }

  test('the last lines as text, and none for 0', () => {
    const buffer = new ConsoleTextBuffer();
    buffer.write('a\nb\nc');
    assert.deepEqual(
      [buffer.text(), buffer.text(2), buffer.text(0), buffer.text(-1)],
      ['a\nb\nc', 'b\nc', '', ''],
    );
    buffer.write('\n');
    assert.deepEqual([buffer.text(), buffer.text(2)], ['a\nb\nc', 'b\nc']);
  });

  test('it tells which lines have changed', () => {
    const buffer = new ConsoleTextBuffer(3);
    assert.deepEqual(buffer.write('a\nb'), { from: 0, to: 2, trimmed: 0 });
    assert.deepEqual(buffer.write('c'), { from: 1, to: 2, trimmed: 0 });
    assert.deepEqual(buffer.write('\nd\ne'), { from: 0, to: 3, trimmed: 1 });
    assert.equal(buffer.write(''), undefined);
    const { version } = buffer;
    buffer.maxLines = 1;
    assert.deepEqual([buffer.lines, buffer.version > version], [['e'], true]);
    buffer.maxLines = 0;
    assert.equal(buffer.write('x'), undefined);
  });
});

describe('streams', () => {
  test('each reader has all messages from its beginning on', () =>
    withClient({}, async (client, manager) => {
      const early = client.console.messages();
      manager.publish('QS_Console', 'a');
      await early.next();
      const late = client.console.messages();
      manager.publish('QS_Console', 'b');
      for (const reader of [early, late]) {
        assert.deepEqual(await reader.next(), { done: false, value: { time: 1.5, msg: 'b' } });
      }
    }));

  test('a slow reader loses the oldest, and is told how many', () =>
    withClient({}, async (client, manager) => {
      const reader = client.console.messages({ maxBuffered: 2 });
      const other = client.console.messages();
      for (const text of ['1', '2', '3', '4', '5']) manager.publish('QS_Console', text);
      for (let i = 0; i < 5; i++) await other.next();
      const messages = [await reader.next(), await reader.next()].map(({ value }) => value as object);
      assert.deepEqual(messages, [
        { time: 1.5, msg: '4', dropped: 3 },
        { time: 1.5, msg: '5' },
      ]);
    }));

  test('or the newest, or ends, as it asked for', () =>
    withClient({}, async (client, manager) => {
      const newest = client.console.messages({ maxBuffered: 1, overflow: 'drop-newest' });
      const strict = client.console.messages({ maxBuffered: 1, overflow: 'error' });
      const other = client.console.messages();
      for (const text of ['1', '2', '3']) manager.publish('QS_Console', text);
      for (let i = 0; i < 3; i++) await other.next();
      assert.deepEqual((await newest.next()).value, { time: 1.5, msg: '1', dropped: 2 });
      await strict.next();
      await assert.rejects(strict.next(), TransportError.is.bind(TransportError));
    }));

  test('the signal ends an iteration without an error, and so does the client', () =>
    withClient({}, async (client) => {
      const end = new AbortController();
      const byClient = client.systemInfo.messages();
      const bySignal = client.console.messages({ signal: end.signal });
      const next = bySignal.next();
      end.abort();
      assert.equal((await next).done, true);
      await client.close();
      assert.equal((await byClient.next()).done, true);
    }));

  test('the text of the console is kept from start on', () =>
    withClient({}, async (client, manager) => {
      const stop = client.console.start();
      manager.publish('QS_Console', 'one\ntwo\n');
      assert.deepEqual(await client.console.next({ timeoutMs: 1_000 }), { time: 1.5, msg: 'one\ntwo\n' });
      assert.equal(client.console.text(1), 'two');
      await assert.rejects(client.console.next(), { code: 'timeout' });
      await assert.rejects(client.console.next({ timeoutMs: 5 }), { code: 'timeout' });
      manager.publish('QS_Console', 'three');
      assert.equal((await client.console.next({ timeoutMs: 1_000 })).msg, 'three');
      client.console.clear();
      assert.equal(client.console.text(), '');
      stop();
    }));

  test('what is no message of its kind is left out', () =>
    withClient({}, async (client, manager) => {
      const info = client.systemInfo.messages();
      manager.publish('QS_Info', 'rubbish');
      manager.publish('QS_Info', { weather: 'fine' });
      assert.deepEqual((await info.next()).value, { time: 1.5, msg: { weather: 'fine' } });
    }));

  test('a gap in the numbers of changes, or another life of the manager, is told', () =>
    withClient({}, async (client, manager) => {
      const changes = client.changes.messages();
      for (const [epoch, seq] of [
        ['a', 4],
        ['a', 5],
        ['a', 7],
        ['b', 8],
        ['b', 9],
      ] as const) {
        manager.publish('QS_Changes', {
          epoch,
          seq,
          plan_queue_uid: 'q',
          plan_history_uid: 'h',
          changes: [{ change: 'clear_queue' }],
        });
      }
      const missed: unknown[] = [];
      for await (const message of changes) if (missed.push(message.missed) === 5) break;
      assert.deepEqual(missed, [true, false, true, true, false]);
    }));
});
