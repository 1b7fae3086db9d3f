import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { splitWords } from '../../cli/qserver/batch.js';
import { answering } from './answering.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'qserver-batch-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a line is taken apart as a shell does it', () => {
  const lines: [string, string[]][] = [
    ['queue get', ['queue', 'get']],
    [`  queue add plan '{"name": "count"}'  # the first`, ['queue', 'add', 'plan', '{"name": "count"}']],
    [`lock queue "It's \\"mine\\""`, ['lock', 'queue', `It's "mine"`]],
    [`a\\ b 'c'"d"e ''`, ['a b', 'cde', '']],
    ['a#b', ['a#b']],
    ['# nothing', []],
    ['', []],
  ];
  for (const [line, words] of lines) assert.deepEqual(splitWords(line), words, line);
  assert.throws(() => splitWords(`queue add plan '{`), /quotation mark is missing/);
});

describe('a batch', () => {
  const file = join(folder, 'commands.txt');
  const sent: unknown[] = [];
  const answer = ({ method }: { readonly method?: unknown }) => {
    sent.push(method);
    return method === 'queue_start' ? { success: false, msg: 'no' } : { success: true, msg: '' };
  };
  const batch = (text: string, ...words: string[]) => {
    sent.length = 0;
    writeFileSync(file, text);
    let ended = runCommand('qserver', []);
    return answering(answer, async (address) => {
      ended = runCommand('qserver', ['-a', address, 'batch', file, ...words]);
      await ended;
    }).then(() => ended);
  };

  test('runs its lines on one connection', async () => {
    const { code, stdout } = await batch('# clear\nqserver queue clear\n\nqueue mode set loop True\n');
    assert.deepEqual([code, sent], [0, ['queue_clear', 'queue_mode_set']]);
    assert.match(
      stdout,
      /^Arguments: \['queue', 'clear'\]\n[^]*Arguments: \['queue', 'mode', 'set', 'loop', 'True'\]\n/,
    );
  });

  test('ends with the first line that fails, and its exit code', async () => {
    const { code } = await batch('queue start\nqueue clear\n');
    assert.deepEqual([code, sent], [2, ['queue_start']]);
  });

  test('keeps going where it is told to', async () => {
    const { code } = await batch('queue start\nqueue clear\n', 'keep-going');
    assert.deepEqual([code, sent], [2, ['queue_start', 'queue_clear']]);
  });

  test('names the line that makes no request', async () => {
    const { code, stderr } = await batch('queue clear\nqueue nonsense\n');
    assert.equal(code, 1);
    assert.match(stderr, /^Line 2: there is no command 'queue nonsense'\. Did you mean/);
  });

  test('from a file that is not there is told', async () => {
    const { code, stderr } = await runCommand('qserver', ['batch', join(folder, 'none')]);
    assert.equal(code, 1);
    assert.match(stderr, /the file .*none cannot be read: there is no such file/);
  });
});
