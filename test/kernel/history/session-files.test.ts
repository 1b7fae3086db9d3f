import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SessionFiles } from '../../../kernel/history/session-files.js';

const folder = mkdtempSync(join(tmpdir(), 'skyqueue-history-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

function place(): string {
  made += 1;
  return join(folder, String(made));
}

function kernel(
  directory: string,
  limits: { keptSessions?: number; sessionBytes?: number } = {},
): SessionFiles {
  return new SessionFiles({ directory, warn: (text) => assert.fail(text), ...limits });
}

const codes = (inputs: readonly { readonly code: string }[]): string[] => inputs.map(({ code }) => code);

test('a kernel finds what was typed in those before it, by their numbers or counted from itself', () => {
  const directory = place();
  const first = kernel(directory);
  first.add(1, 'one');
  first.add(2, 'two\nlines');
  kernel(directory).add(1, 'between');
  const third = kernel(directory);
  assert.deepEqual(codes(third.latest(2)), ['two\nlines', 'between']);
  third.add(1, 'now');
  assert.deepEqual(
    third.latest(Infinity).map(({ session, line }) => [session, line]),
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 1],
    ],
  );
  assert.deepEqual(codes(third.ofSession(0)), ['now']);
  assert.deepEqual(codes(third.ofSession(-1)), ['between']);
  assert.deepEqual(codes(third.ofSession(1)), ['one', 'two\nlines']);
  assert.deepEqual(third.ofSession(9), []);
});

test('two kernels at once have files of their own, and see what the other adds', () => {
  const directory = place();
  const [a, b] = [kernel(directory), kernel(directory)];
  for (let line = 1; line <= 50; line += 1) {
    a.add(line, `a${line}`);
    b.add(line, `b${line}`);
  }
  assert.equal(a.latest(Infinity).length, 100);
  a.add(51, 'later');
  assert.ok(codes(b.latest(Infinity)).includes('later'));
  assert.deepEqual(readdirSync(directory).sort(), ['1.jsonl', '2.jsonl']);
});

test('a kernel in which nobody types leaves nothing', () => {
  const directory = place();
  assert.deepEqual(kernel(directory).latest(10), []);
  assert.equal(statSync(directory, { throwIfNoEntry: false }), undefined);
});

test('a line that was being written when its kernel was killed is left out, and nothing else', () => {
  const directory = place();
  kernel(directory).add(1, 'whole');
  appendFileSync(join(directory, '1.jsonl'), '[2,"hal');
  writeFileSync(join(directory, 'notes.txt'), 'not ours');
  assert.deepEqual(codes(kernel(directory).latest(10)), ['whole']);
});

test('old sessions go, and of a long one the older half', () => {
  const directory = place();
  for (let session = 0; session < 6; session += 1)
    kernel(directory, { keptSessions: 3 }).add(1, `s${session}`);
  assert.deepEqual(codes(kernel(directory).latest(10)), ['s3', 's4', 's5']);
  const long = kernel(directory, { sessionBytes: 1_000 });
  for (let line = 1; line <= 200; line += 1) long.add(line, `line ${line}`);
  const newest = readdirSync(directory).sort().at(-1) ?? '';
  assert.ok(statSync(join(directory, newest)).size <= 1_000);
  assert.equal(codes(kernel(directory).latest(1))[0], 'line 200');
});

test('nobody else may read it', () => {
  const directory = place();
  kernel(directory).add(1, 'secret = 42');
  assert.equal(statSync(directory).mode & 0o77, 0);
  assert.equal(statSync(join(directory, '1.jsonl')).mode & 0o77, 0);
});

test('where it cannot be written it is told once, and the session has its inputs nevertheless', () => {
  const warnings: string[] = [];
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const files = new SessionFiles({ directory: file, warn: (text) => warnings.push(text) });
  files.add(1, 'a');
  files.add(2, 'b');
  assert.deepEqual(codes(files.latest(10)), ['a', 'b']);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /history of inputs cannot be kept in/);
});
