import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hw } from '../../../src/devices/sim/index.js';
import { count, kafkaPublisher } from '../../../src/run-engine/index.js';
import { freePorts } from '../../integration/harness/free-ports.js';
import { recorded } from '../recorded.js';

test('with no broker a plan runs as ever, the outage is told once, and closing tells what waited', async () => {
  const [port = 0] = await freePorts(1);
  const told: string[] = [];
  let tell: () => void = () => undefined;
  const outage = new Promise<void>((resolve) => (tell = resolve));
  const publisher = kafkaPublisher('nowhere', `127.0.0.1:${port}`, {
    limit: 50,
    log: (text) => {
      told.push(text);
      if (/takes no documents/.test(text)) tell();
    },
  });
  const { RE, documents } = recorded();
  RE.subscribe(publisher);
  await RE(count([hw().det], 100));
  assert.equal(documents.length, 103);
  await outage;
  await publisher.close(0);
  const name = `Kafka at 127.0.0.1:${port}`;
  const [, waiting = ''] = /closed while (\d+) documents waited/.exec(told.at(-1) ?? '') ?? [];
  assert.ok(Number(waiting) >= 50 && Number(waiting) <= 53, told.at(-1));
  assert.deepEqual([publisher.lost, publisher.waiting], [documents.length, 0]);
  assert.equal(told[0], `${name}: 50 documents wait, so that further events are lost.`);
  assert.match(
    told[1] ?? '',
    /takes no documents \(.*ECONNREFUSED.*\)\. They wait for it, and plans go on\.$/,
  );
  assert.deepEqual(told.slice(2), [`${name}: closed while ${waiting} documents waited.`]);
});
