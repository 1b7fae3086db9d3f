import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NamedDocument } from '../../../src/protocol/documents.js';
import { hw } from '../../../src/devices/sim/index.js';
import { count, documentConsumer, type DocumentSink } from '../../../src/run-engine/index.js';
import { recorded } from '../recorded.js';

/** A sink whose writes settle when the test says so. */
class HeldSink implements DocumentSink {
  readonly written: NamedDocument[] = [];
  #held: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #began: (() => void)[] = [];

  write(documents: readonly NamedDocument[]): Promise<void> {
    for (const began of this.#began.splice(0)) began();
    return new Promise((resolve, reject) => {
      this.#held.push({
        reject,
        resolve: () => {
          this.written.push(...documents);
          resolve();
        },
      });
    });
  }

  began(): Promise<void> {
    return this.#held.length > 0 ? Promise.resolve() : new Promise((resolve) => this.#began.push(resolve));
  }

  async let(error?: Error): Promise<void> {
    await this.began();
    const held = this.#held.shift();
    if (error === undefined) held?.resolve();
    else held?.reject(error);
  }
}

function event(seq_num: number): NamedDocument {
  const doc = {
    uid: `event-${seq_num}`,
    time: 0,
    descriptor: 'd',
    seq_num,
    data: {},
    timestamps: {},
    filled: {},
  };
  return ['event', doc];
}

test('all documents are written, in their order', async () => {
  const written: NamedDocument[] = [];
  const consumer = documentConsumer('Test', { write: async (batch) => void written.push(...batch) });
  const { RE, documents } = recorded();
  RE.subscribe(consumer);
  await RE(count([hw().det], 100));
  await consumer.close();
  assert.deepEqual(written, documents);
  assert.equal(consumer.lost, 0);
});

test('a plan does not wait for a sink that hangs, and ends as ever', async () => {
  const told: string[] = [];
  const sink = new HeldSink();
  const consumer = documentConsumer('Test', sink, { limit: 10, log: (text) => told.push(text) });
  const { RE, documents } = recorded();
  RE.subscribe(consumer);
  await RE(count([hw().det], 100));
  assert.equal(documents.length, 103);
  assert.deepEqual(told, ['Test: 10 documents wait, so that further events are lost.']);
  await consumer.close(0);
  assert.match(told.at(-1) ?? '', /^Test: closed while 11 documents waited\.$/);
});

test('only events are lost, and it is told when it begins and when it is over', async () => {
  const told: string[] = [];
  const sink = new HeldSink();
  const consumer = documentConsumer('Test', sink, { limit: 4, log: (text) => told.push(text) });
  const start: NamedDocument = ['start', { uid: 's', time: 0 }];
  consumer(...start);
  await sink.began();
  for (let number = 1; number <= 6; number += 1) consumer(...event(number));
  consumer('stop', { uid: 'x', time: 0, run_start: 's', exit_status: 'success', reason: '', num_events: {} });
  assert.equal(consumer.lost, 3);
  await sink.let();
  await sink.let();
  await consumer.flush();
  assert.deepEqual(
    sink.written.map(([name]) => name),
    ['start', 'event', 'event', 'event', 'stop'],
  );
  assert.equal(told.length, 2);
  assert.match(told[1] ?? '', /written again; 3 were lost/);
});

test('a sink that fails is told of once, and tried again with the next documents', async () => {
  const told: string[] = [];
  const sink = new HeldSink();
  const consumer = documentConsumer('Test', sink, { log: (text) => told.push(text) });
  for (let number = 1; number <= 3; number += 1) {
    consumer(...event(number));
    await sink.let(number === 3 ? undefined : new Error('disk full'));
    await consumer.flush();
  }
  assert.deepEqual(told, [
    'Test: documents are lost (disk full).',
    'Test: documents are written again; 2 were lost.',
  ]);
  assert.deepEqual(sink.written, [event(3)]);
});
