import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SendChain } from '../../../kernel/io/send-chain.js';

const frame = (text: string): Uint8Array[] => [Buffer.from(text)];

test('a send begins only when the one before has ended, in order, and a failed one stops nothing', async () => {
  const log: string[] = [];
  let busy = false;
  const failures: unknown[] = [];
  const chain = new SendChain(
    {
      async send([bytes]) {
        assert.equal(busy, false);
        busy = true;
        await null;
        busy = false;
        log.push(String(bytes));
        if (String(bytes) === '2') throw new Error('no peer');
      },
    },
    (error) => failures.push(error),
  );
  for (const text of ['1', '2', '3']) chain.push(frame(text));
  await chain.empty();
  chain.push(frame('4'));
  await chain.empty();
  assert.deepEqual(log, ['1', '2', '3', '4']);
  assert.equal(failures.length, 1);
});
