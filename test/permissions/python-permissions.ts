import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PYTHON, ROOT } from '../integration/harness/python.js';

export type Answer<T> = { answer: T; refused?: never } | { refused: string; answer?: never };

/** Asks the reference everything at once: its start takes longer than all answers. */
export async function askReference<T>(
  questions: readonly object[],
  script = 'permissions.py',
): Promise<Answer<T>[]> {
  const reference = spawn(PYTHON, ['-W', 'ignore', join(ROOT, 'test/python', script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(reference, 'close');
  reference.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const lines = (await text(reference.stdout)).split('\n').filter(Boolean);
  assert.deepEqual(await closed, [0, null]);
  assert.equal(lines.length, questions.length);
  return lines.map((line) => JSON.parse(line) as Answer<T>);
}
