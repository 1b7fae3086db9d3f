import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RunningExecution } from '../../src/jupyter/execution.js';
import { createMessage, isMessage } from '../../src/jupyter/index.js';

const origin = { msg_id: 'm', session: 's', username: 'u', date: '2026-01-01T00:00:00Z' };
const stream = (text: string) => createMessage('stream', { name: 'stdout', text }, origin);

async function texts(execution: RunningExecution): Promise<string[]> {
  const all: string[] = [];
  for await (const output of execution.output) if (isMessage(output, 'stream')) all.push(output.content.text);
  return all;
}

describe('RunningExecution', () => {
  it('keeps its output for a slow reader, and nothing that is no output', async () => {
    const execution = new RunningExecution('m');
    const read = texts(execution);
    execution.tell(stream('a'));
    execution.tell(createMessage('status', { execution_state: 'idle' }, origin));
    await null;
    execution.tell(stream('b'));
    execution.complete({ status: 'ok' });
    assert.deepEqual(await read, ['a', 'b']);
    assert.deepEqual(await execution.done, { status: 'ok' });
  });

  it('keeps nothing where nobody reads, and nothing after the reader has turned away', async () => {
    const execution = new RunningExecution('m');
    execution.tell(stream('before anybody looked'));
    const first = execution.output[Symbol.asyncIterator]();
    execution.tell(stream('a'));
    assert.equal((await first.next()).value?.header.msg_type, 'stream');
    await first.return?.();
    execution.tell(stream('after it'));
    execution.complete({ status: 'ok' });
    assert.deepEqual(await texts(execution), []);
  });

  it('ends the output of a request that fails, or has long ended', async () => {
    const execution = new RunningExecution('m');
    const read = texts(execution);
    execution.fail(new Error('gone'));
    assert.deepEqual(await read, []);
    await assert.rejects(execution.done, /gone/);
    const ended = new RunningExecution('m');
    ended.complete({ status: 'ok' });
    assert.deepEqual(await texts(ended), []);
  });
});
