import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { runScript } from './python.js';

export type Answer<T> = { answer: T; refused?: never } | { refused: string; answer?: never };

/**
 * Asks one of the scripts in test/python that answer line by line, everything at once: its start takes longer than all
 * answers. What libraries warn of while they are loaded is not shown.
 */
export async function askPython<T>(script: string, questions: readonly object[]): Promise<Answer<T>[]> {
  const place = { mark: randomUUID(), environment: { ...process.env, PYTHONWARNINGS: 'ignore' } };
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { code, stdout, stderr } = await runScript(script, [], place, { input });
  assert.equal(code, 0, stderr);
  const lines = stdout.split('\n').filter(Boolean);
  assert.equal(lines.length, questions.length, stderr);
  return lines.map((line) => JSON.parse(line) as Answer<T>);
}
