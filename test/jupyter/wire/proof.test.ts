import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMessage, decode, encode, proven, withProof } from '../../../src/jupyter/wire/index.js';

const KEY = 'the key that everybody has';
const SECRET = 'what two know';
const origin = { msg_id: 'm1', session: 's1', username: 'queue', date: '2026-01-02T03:04:05.000Z' };
const content = { code: 'say("å\ud800 \u2028")', user_expressions: { 7: '-0', b: '1e21', a: '' } };
const request = createMessage('execute_request', content, origin, {
  metadata: { skyqueue: { generated: true, item_uid: 'x' } },
});

/** As the other side reads it. */
function sent(message = withProof(request, SECRET)): typeof message {
  return decode(encode(message, KEY), KEY);
}

test('a message with a proof is told from all others, and served without it', () => {
  assert.deepEqual(proven(sent(), SECRET), request);
  assert.equal(proven(sent(request), SECRET), null);
  assert.equal(proven(sent(), 'another secret'), null);
  assert.equal(proven(sent(withProof(sent(), SECRET)), SECRET)?.header.msg_id, 'm1');
});

test('a proof holds for one message, whatever part of it is changed, and does not tell the secret', () => {
  const { metadata, ...rest } = sent();
  assert.ok(!JSON.stringify(metadata).includes(SECRET));
  for (const change of [
    { header: { ...rest.header, msg_id: 'm2' } },
    { content: { code: 'other()' } },
    { metadata: { ...metadata, skyqueue: { generated: true, item_uid: 'y' } } },
    { parent_header: { msg_id: 'm0' } },
  ])
    assert.equal(proven({ ...rest, metadata, ...change }, SECRET), null, JSON.stringify(change));
  for (const proof of [undefined, null, '', 7, {}, 'x'.repeat(64)])
    assert.equal(proven({ ...rest, metadata: { ...metadata, skyqueue_proof: proof } }, SECRET), null);
});
