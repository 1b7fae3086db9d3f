import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hw } from '../../src/devices/sim/index.js';
import type { EventPage, NamedDocument } from '../../src/protocol/documents.js';
import {
  bpp,
  bps,
  count,
  kafkaPublisher,
  RunEngine,
  scan,
  type KafkaPublisherOptions,
  type Plan,
} from '../../src/run-engine/index.js';
import { runFinder } from '../../src/run-engine/callbacks/run-of.js';
import { KafkaBroker, withoutKafka } from '../fakes/kafka-broker.js';
import { runScript, withoutPython } from './harness/python.js';

let broker: KafkaBroker;

/** An engine whose documents go to Kafka, and are kept to compare. */
function publishing(topic: string, options: KafkaPublisherOptions = {}) {
  const told: string[] = [];
  const sent: NamedDocument[] = [];
  const RE = new RunEngine({ log: () => undefined });
  const publisher = kafkaPublisher(topic, broker.address, { log: (text) => told.push(text), ...options });
  RE.subscribe((...document: NamedDocument) => sent.push(document));
  RE.subscribe(publisher);
  return { RE, publisher, told, sent };
}

/** What Python reads from a topic up to the end of the last of so many runs. */
async function readBack(topic: string, runs: number): Promise<NamedDocument[]> {
  const args = [broker.address, topic, String(runs)];
  const place = { mark: topic, environment: process.env };
  const { stdout, stderr, code } = await runScript('kafka_dispatcher.py', args, place);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /Traceback/);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as NamedDocument);
}

function asJson(documents: readonly NamedDocument[]): NamedDocument[] {
  return JSON.parse(JSON.stringify(documents)) as NamedDocument[];
}

describe('documents in Kafka', { skip: withoutPython || withoutKafka }, () => {
  before(async () => {
    broker = await KafkaBroker.start();
  });
  after(() => broker.dispose());

  test("Python's bluesky-kafka reads all documents, valid, and with floats and integers told apart", async () => {
    const { RE, publisher, sent, told } = publishing('all.documents');
    const { det, det1, det_with_conf, motor, direct_img } = hw();
    await RE(
      (function* () {
        yield* scan([det, det1], motor, -1, 1, 5, {
          md: { big: 2 ** 40, text: 'μ', none: null, flags: [true, false] },
        });
        yield* count([det, det_with_conf], 3);
      })(),
    );
    await RE(count([direct_img], 2));
    await publisher.close();
    const arrived = await readBack('all.documents', 3);
    assert.deepEqual(groups(arrived), groups(asJson(sent)));
    assert.deepEqual(told, []);
  });

  test('documents of runs that are open together keep their order within each run', async () => {
    const { RE, publisher, sent } = publishing('two.runs');
    const { det, det1 } = hw();
    const outer = bpp.run_wrapper(
      (function* (): Plan<void> {
        yield* bps.trigger_and_read([det]);
        yield* bpp.set_run_key_wrapper(count([det1], 20), 'inner');
        yield* bps.trigger_and_read([det]);
      })(),
    );
    await RE(bpp.set_run_key_wrapper(outer, 'outer'));
    await publisher.close();
    const arrived = await readBack('two.runs', 2);
    assert.deepEqual(groups(arrived), groups(asJson(sent)));
  });

  test('a broker that is killed in the middle of a run and comes back has every document, once', async () => {
    const told: string[] = [];
    let outageTold: () => void = () => undefined;
    const outage = new Promise<void>((resolve) => (outageTold = resolve));
    const log = (text: string): void => {
      told.push(text);
      outageTold();
    };
    const { RE, publisher, sent } = publishing('broken.run', { key: 'beamline', log });
    const { det } = hw();
    const killed = (): Promise<void> => broker.kill();
    await RE(
      (function* (): Plan<void> {
        yield* count([det], 1_000);
        yield* bpp.run_wrapper(
          (function* () {
            for (let point = 0; point < 300; point += 1) {
              if (point === 100) yield* bps.wait_for([killed]);
              yield* bps.trigger_and_read([det]);
            }
          })(),
        );
      })(),
    );
    await outage;
    await broker.launch();
    await publisher.flush();
    await publisher.close();
    assert.equal(publisher.lost, 0);
    assert.deepEqual(await readBack('broken.run', 2), asJson(sent));
    const [gone = '', ...more] = told;
    assert.match(gone, /^Kafka at .* takes no documents \(.+\)\. They wait for it, and plans go on\.$/);
    assert.deepEqual(more, [`Kafka at ${broker.address} takes documents again.`]);
  });

  test('a page that the broker refuses as too large is sent in parts; what cannot be parted is told', async () => {
    const { publisher, told } = publishing('large');
    const rows = Array.from({ length: 4 }, (_, row) => row + 1);
    const image = 'x'.repeat(700_000);
    const page: EventPage = {
      uid: rows.map((row) => `event-${row}`),
      ...{ time: rows, descriptor: 'd', seq_num: rows },
      ...{ data: { image: rows.map(() => image) }, timestamps: { image: rows } },
      filled: {},
    };
    publisher('start', { uid: 'large-run', time: 1 });
    const data_keys = { image: { source: 'x', dtype: 'string' as const, shape: [] } };
    publisher('descriptor', {
      ...{ uid: 'd', time: 1, run_start: 'large-run', name: 'primary', data_keys },
      ...{ object_keys: {}, configuration: {}, hints: {}, object_classes: {} },
    });
    publisher('event_page', page);
    publisher('event_page', {
      ...page,
      ...{ uid: ['e5'], time: [5], seq_num: [5], filled: {} },
      ...{ data: { image: [image + image] }, timestamps: { image: [5] } },
    });
    publisher('stop', {
      ...{ uid: 's', time: 2, run_start: 'large-run', exit_status: 'success', reason: '' },
      num_events: { primary: 4 },
    });
    await publisher.close();
    const arrived = await readBack('large', 1);
    const sequence = arrived.flatMap(([name, doc]) => (name === 'event_page' ? [doc.seq_num] : []));
    assert.deepEqual(sequence, [[1], [2], [3], [4]]);
    assert.equal(publisher.lost, 1);
    assert.match(
      told.join('\n'),
      /refuse a document of kind event_page as too large: raise max\.message\.bytes/,
    );
  });
});

/** By run, each in its order. */
function groups(documents: readonly NamedDocument[]): Map<string, NamedDocument[]> {
  const runs = new Map<string, NamedDocument[]>();
  const runOf = runFinder();
  for (const document of documents) {
    const run = runOf(...document) ?? '';
    runs.set(run, [...(runs.get(run) ?? []), document]);
  }
  return runs;
}
