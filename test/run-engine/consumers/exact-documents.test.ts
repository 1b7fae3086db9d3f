import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringifyJson } from '../../../src/protocol/json-writer.js';
import { ExactDocuments } from '../../../src/run-engine/consumers/exact-documents.js';

const DESCRIPTOR = {
  ...{ uid: 'd', time: 1, run_start: 'run', name: 'primary', object_keys: {}, hints: {}, object_classes: {} },
  data_keys: {
    position: { source: 's', dtype: 'number', shape: [] },
    counts: { source: 's', dtype: 'integer', shape: [] },
    spectrum: { source: 's', dtype: 'array', dtype_numpy: '<f8', shape: [2] },
    pixels: { source: 's', dtype: 'array', dtype_numpy: '<u2', shape: [2] },
  },
  configuration: {
    motor: {
      data: { speed: 2 },
      timestamps: { speed: 3 },
      data_keys: { speed: { source: 's', dtype: 'number', shape: [] } },
    },
  },
} as const;

function described(): ExactDocuments {
  const documents = new ExactDocuments();
  documents.exact('descriptor', structuredClone(DESCRIPTOR) as never);
  return documents;
}

/** As Python's JSON has it, where `1.0` is not `1`. */
function dataOf(documents: ExactDocuments, data: Record<string, unknown>): string {
  const event = { uid: 'e', time: 2, descriptor: 'd', seq_num: 1, data, timestamps: {}, filled: {} };
  return stringifyJson(documents.exact('event', event)['data'] ?? null);
}

test('what a descriptor calls a number is a float, also where it is whole', () => {
  const data = { position: 1, counts: 1, spectrum: [1, 2.5], pixels: [1, 2] };
  assert.equal(
    dataOf(described(), data),
    '{"position": 1.0, "counts": 1, "spectrum": [1.0, 2.5], "pixels": [1, 2]}',
  );
});

test('times are floats, and so are settings that are numbers', () => {
  const document = new ExactDocuments().exact('descriptor', structuredClone(DESCRIPTOR) as never);
  assert.equal(stringifyJson(document['time'] ?? null), '1.0');
  const { motor } = document['configuration'] as Record<string, { data: never; timestamps: never }>;
  assert.equal(stringifyJson(motor?.data ?? null), '{"speed": 2.0}');
  assert.equal(stringifyJson(motor?.timestamps ?? null), '{"speed": 3.0}');
});

test('arrays of numbers, dates, big integers and what is undefined become plain values', () => {
  const data = {
    position: new Float32Array([1, 2]),
    pixels: new Uint16Array([3, 4]),
    when: new Date(0),
    big: 2n ** 63n,
    bigger: 2n ** 70n,
    nothing: undefined,
  };
  assert.equal(
    dataOf(described(), data),
    `{"position": [1.0, 2.0], "pixels": [3, 4], "when": "1970-01-01T00:00:00.000Z", "big": ${2n ** 63n}, "bigger": "${2n ** 70n}"}`,
  );
});

test('what was said of a run is forgotten with it', () => {
  const documents = described();
  documents.exact('stop', {
    ...{ uid: 's', time: 3, run_start: 'run', exit_status: 'success', reason: '', num_events: {} },
  });
  assert.equal(dataOf(documents, { position: 1 }), '{"position": 1}');
});
