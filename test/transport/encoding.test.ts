import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonEncoding, msgpackEncoding } from '../../src/transport/index.js';

test('JSON bodies are ASCII, and keep what Python tells apart', () => {
  const body = '{"method": "queue_item_add", "params": {"x": 1.0, "n": 1, "name": "\\u03b8"}}';
  assert.equal(String(jsonEncoding.encode(jsonEncoding.decode(Buffer.from(body)))), body);
});

for (const [what, body, reason] of [
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), /read as JSON: it is not UTF-8/],
  ['a byte order mark', Buffer.from('\ufeff{}'), /read as JSON/],
  ['an empty body', Buffer.alloc(0), /read as JSON/],
  ['text that ends too early', Buffer.from('{"method": '), /read as JSON/],
] as const) {
  test(`${what} cannot be decoded, and the error names the encoding`, () =>
    assert.throws(() => jsonEncoding.decode(body), { code: 'BODY_UNREADABLE', message: reason }));
}

test('a body in the other encoding is told as such, with the setting that would read it', () => {
  const body = { method: 'status', params: { ticks: 300 } };
  for (const [own, other, reason] of [
    [jsonEncoding, msgpackEncoding, /--zmq-encoding msgpack/],
    [msgpackEncoding, jsonEncoding, /--zmq-encoding json/],
  ] as const)
    assert.throws(() => own.decode(other.encode(body)), { code: 'BODY_UNREADABLE', message: reason });
});
