import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { hw } from '../../../src/devices/sim/index.js';
import { count, kafkaPublisher } from '../../../src/run-engine/index.js';
import { startProgram } from '../../fakes/child-program.js';
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

/** What was being asked when it was closed was asked again every second, so that a kernel or a script never ended. */
test('a publisher that is closed while the broker keeps it waiting keeps no process alive', async () => {
  const program = startProgram(new URL('publish-and-close.js', import.meta.url));
  const exited = once(program.process, 'exit', { signal: AbortSignal.timeout(30_000) });
  try {
    assert.equal((await program.lines.next()).value, 'closed');
    assert.deepEqual(await exited, [0, null]);
  } finally {
    await program.kill();
  }
});
