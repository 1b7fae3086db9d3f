import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { hasCode } from '../../../src/errors.js';
import { createMessage, decode, encode, isMessage } from '../../../src/jupyter/wire/index.js';

const KEY = 'a secret';
const origin = { msg_id: 'm1', session: 's1', username: 'anna', date: '2026-01-02T03:04:05.000Z' };
const request = createMessage('execute_request', { code: 'print("å")' }, origin, {
  identities: [Buffer.from('route'), Buffer.from([0, 1, 255])],
  metadata: { skyqueue: { generated: true } },
  buffers: [Buffer.from([1, 2, 3]), Buffer.alloc(0)],
});

/** The frames of a message with one of them exchanged, signed again so that only that frame can be at fault. */
function framesWith(index: number, frame: string, message = createMessage('stream', text, origin)): Buffer[] {
  const frames = encode(message, '').map((bytes) => Buffer.from(bytes));
  frames[index] = Buffer.from(frame);
  const hmac = createHmac('sha256', KEY);
  for (const part of frames.slice(2, 6)) hmac.update(part);
  frames[1] = Buffer.from(hmac.digest('hex'));
  return frames;
}
const text = { name: 'stdout', text: 'hello' } as const;

function unreadable(fault: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(hasCode(error, 'KERNEL_FRAME'), String(error));
    assert.match((error as Error).message, fault);
    return true;
  };
}

describe('wire', () => {
  it('reads back what it wrote, with several identities, metadata and buffers', () => {
    assert.deepEqual(decode(encode(request, KEY), KEY), request);
  });

  it('lays a message out as Jupyter does', () => {
    const frames = encode(request, KEY).map((frame) => Buffer.from(frame).toString('latin1'));
    const parts = encode(request, KEY).slice(4, 8);
    const signature = createHmac('sha256', KEY).update(Buffer.concat(parts)).digest('hex');
    assert.deepEqual(frames.slice(0, 4), ['route', '\x00\x01\xff', '<IDS|MSG>', signature]);
    assert.deepEqual(JSON.parse(frames[4] ?? ''), { ...origin, msg_type: 'execute_request', version: '5.4' });
    assert.deepEqual(frames.slice(5, 7), ['{}', '{"skyqueue":{"generated":true}}']);
    assert.deepEqual(frames.slice(8), ['\x01\x02\x03', '']);
  });

  it('neither signs nor checks when the key is empty', () => {
    const frames = encode(request, '');
    assert.equal(frames[3]?.length, 0);
    frames[3] = Buffer.from('anything');
    assert.deepEqual(decode(frames, '').content, request.content);
  });

  it('narrows a message by its type', () => {
    const message = decode(encode(request, KEY), KEY);
    assert.ok(isMessage(message, 'execute_request'));
    assert.equal(message.content.code, 'print("å")');
    assert.ok(!isMessage(message, 'comm_msg'));
  });

  it('lets an unknown type and unknown fields pass', () => {
    const strange = {
      ...request,
      header: { ...request.header, msg_type: 'usage_request', more: 1 },
      content: { a: 1 },
    };
    assert.deepEqual(decode(encode(strange, KEY), KEY), strange);
  });

  it('refuses a wrong key, a changed part and a shortened signature', () => {
    const frames = encode(request, KEY);
    assert.throws(() => decode(frames, 'another key'), unreadable(/signature does not match/));
    const changed = frames.with(7, Buffer.from('{"code":"other"}'));
    assert.throws(() => decode(changed, KEY), unreadable(/signature does not match/));
    const shortened = frames.with(3, Buffer.from('ab'));
    assert.throws(() => decode(shortened, KEY), unreadable(/signature does not match/));
  });

  it('names the part at fault', () => {
    assert.throws(() => decode([], KEY), unreadable(/no <IDS\|MSG> delimiter/));
    assert.throws(() => decode([Buffer.from('GET / HTTP/1.1')], KEY), unreadable(/no <IDS\|MSG> delimiter/));
    assert.throws(() => decode([Buffer.from('<IDS|MSG>')], KEY), unreadable(/signature is missing/));
    assert.throws(() => decode(framesWith(2, '{}').slice(0, 4), KEY), unreadable(/metadata is missing/));
    assert.throws(() => decode(framesWith(2, '{}'), KEY), unreadable(/msg_id in the header is missing/));
    assert.throws(
      () => decode(framesWith(3, 'null'), KEY),
      unreadable(/parent header is not an object: null/),
    );
    assert.throws(() => decode(framesWith(4, '[1]'), KEY), unreadable(/metadata is not an object: \[1\]/));
    assert.throws(
      () => decode(framesWith(5, '{"name":'), KEY),
      unreadable(/content is not JSON .*: \{"name":/),
    );
    assert.throws(
      () => decode(framesWith(5, '{"name":"stdout","text":7}'), KEY),
      unreadable(/text in the content of stream is number, not string/),
    );
  });

  it('shows only the beginning of a long bad part', () => {
    assert.throws(
      () => decode(framesWith(5, `[${'9'.repeat(100_000)}`), KEY),
      (error: Error) => error.message.length < 1000,
    );
  });
});
