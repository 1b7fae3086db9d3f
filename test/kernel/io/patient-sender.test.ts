import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PatientSender } from '../../../kernel/io/patient-sender.js';

/** Refuses as zeromq does: while there is no room and it may not drop. */
class Publisher {
  noDrop = true;
  room = Infinity;
  refusals = 0;
  readonly sent: string[] = [];

  async send([frame]: Uint8Array[]): Promise<void> {
    if (this.room <= 0 && this.noDrop) {
      this.refusals += 1;
      throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    }
    if (this.room <= 0) return;
    this.room -= 1;
    this.sent.push(String(frame));
  }
}

const frames = (text: string): Uint8Array[] => [Buffer.from(text)];

test('a reader that is slow holds the sender up, and nothing is lost', async () => {
  const publisher = new Publisher();
  publisher.room = 1;
  const sender = new PatientSender(publisher, assert.fail);
  await sender.send(frames('a'));
  const waiting = sender.send(frames('b'));
  assert.equal(publisher.refusals, 1);
  publisher.room = 10;
  await waiting;
  assert.deepEqual(publisher.sent, ['a', 'b']);
});

test('for a reader that stands still nobody waits for long, and it is told to the log', async () => {
  const publisher = new Publisher();
  const log: string[] = [];
  let now = 0;
  const sender = new PatientSender(
    publisher,
    (text) => log.push(text),
    () => (now += 2_000),
  );
  publisher.room = 0;
  await sender.send(frames('lost'));
  const { refusals } = publisher;
  await sender.send(frames('lost too, without waiting'));
  assert.equal(publisher.refusals, refusals);
  assert.equal(log.length, 1);
  assert.match(log[0] ?? '', /does not read/);
  now += 100_000;
  publisher.room = 5;
  await sender.send(frames('patient again'));
  assert.equal(publisher.noDrop, true);
  assert.deepEqual(publisher.sent, ['patient again']);
});

test('what cannot be sent for another reason fails', async () => {
  const publisher = { noDrop: true, send: () => Promise.reject(new Error('closed')) };
  await assert.rejects(new PatientSender(publisher, assert.fail).send(frames('a')), /closed/);
});
