import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TestKernel, textOf } from '../fakes/kernel-session.js';

const SKYQUEUE = fileURLToPath(new URL('../../src/index.js', import.meta.url));

/** Three documents for a consumer whose writes take as long as the code says. */
const CELL = (write: string): string => `
  const { documentConsumer } = await import(${JSON.stringify(SKYQUEUE)});
  const { appendFile } = await import('node:fs/promises');
  const consumer = documentConsumer('The archive', { write: async (documents) => { ${write} } });
  for (const uid of ['a', 'b', 'c']) consumer('start', { uid, time: 0 });
`;

test('an environment that closes writes the documents that wait', async () => {
  const kernel = new TestKernel();
  try {
    const file = join(kernel.folder, 'written');
    writeFileSync(file, '');
    const slowly = `
      await new Promise((resolve) => setTimeout(resolve, 300));
      for (const [name] of documents) await appendFile(${JSON.stringify(file)}, name + ' ');`;
    const client = await kernel.connect();
    assert.equal(textOf((await client.execute(CELL(slowly))).published), '');
    await client.ask('shutdown_request', {}, { channel: 'control' });
    assert.equal(await kernel.exited, 0);
    assert.equal(readFileSync(file, 'utf8'), 'start start start ');
  } finally {
    await kernel.close();
  }
});

test('documents that nobody takes do not keep an environment from closing, and are told', async () => {
  const kernel = new TestKernel();
  try {
    const client = await kernel.connect();
    await client.execute(CELL('await new Promise(() => {});'));
    await client.ask('shutdown_request', {}, { channel: 'control' });
    await client.untilPrinted('The archive: closed while 3 documents waited.');
    assert.equal(await kernel.exited, 0);
  } finally {
    await kernel.close();
  }
});
