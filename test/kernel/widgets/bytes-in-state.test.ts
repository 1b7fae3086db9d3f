import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../kernel/context.js';
import { withBytes, withoutBytes } from '../../../kernel/widgets/bytes-in-state.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test('bytes travel beside the state: left out of objects, null in lists, each with its place', () => {
  const state = {
    value: bytes(1, 2),
    title: 'a picture',
    files: [{ name: 'a.csv', content: bytes(3) }, bytes(4)],
    nested: { deep: { view: new DataView(bytes(0, 5, 6).buffer, 1), no: null } },
    buffer: bytes(7).buffer,
  };
  assert.deepEqual(withoutBytes(state), {
    state: { title: 'a picture', files: [{ name: 'a.csv' }, null], nested: { deep: { no: null } } },
    buffer_paths: [['value'], ['files', 0, 'content'], ['files', 1], ['nested', 'deep', 'view'], ['buffer']],
    buffers: [bytes(1, 2), bytes(3), bytes(4), bytes(5, 6), bytes(7)],
  });
});

test('what arrives is what was sent', () => {
  const state = { value: bytes(1, 2), files: [{ name: 'a.csv', content: bytes(3) }, bytes(4)] };
  const { state: json, buffer_paths, buffers } = withoutBytes(state);
  assert.deepEqual(withBytes(JSON.parse(JSON.stringify(json)) as JsonObject, buffer_paths, buffers), state);
});

test('bytes that travel are a copy: whoever gave them may write on', () => {
  const whole = bytes(1, 2, 3, 4);
  const { buffers } = withoutBytes({ value: whole.subarray(1, 3) });
  whole.fill(9);
  assert.deepEqual(buffers, [bytes(2, 3)]);
  assert.equal(buffers[0]?.buffer.byteLength, 2);
});

test('places that a front end names wrongly are passed over, and reach no prototype', () => {
  const state = { value: 1, list: [] };
  const buffers = [bytes(1), bytes(2), bytes(3), bytes(4)];
  for (const paths of [
    undefined,
    'value',
    [['nowhere', 'in'], 5, [], ['list', 'map', 'call']],
    [
      ['__proto__', 'polluted'],
      ['constructor', 'prototype', 'polluted'],
      ['value', 'deep'],
      ['list', 'push', 'x'],
    ],
  ])
    assert.deepEqual(withBytes(state, paths, buffers), state);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.deepEqual(Object.keys(withBytes({}, [['__proto__']], [bytes(1)])), ['__proto__']);
});

test('what is no plain object is left as it is', () => {
  const when = new Date(0);
  assert.deepEqual(withoutBytes({ when, gone: undefined }).state, { when });
});
