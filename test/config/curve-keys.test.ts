import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveKeyPair } from 'zeromq';
import { newCurveKeys, publicKeyOf } from '../../src/config/index.js';

test('the public key of a private one is the one that 0MQ has made with it', () => {
  for (let i = 0; i < 20; i++) {
    const { publicKey, secretKey } = curveKeyPair();
    assert.equal(publicKeyOf(secretKey), publicKey);
  }
  // The pair of the manual of 0MQ (zmq_curve).
  assert.equal(
    publicKeyOf('JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6'),
    'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7',
  );
});

test('new keys are a pair, and never the same', () => {
  const [one, another] = [newCurveKeys(), newCurveKeys()];
  assert.equal(publicKeyOf(one.privateKey), one.publicKey);
  assert.notEqual(one.privateKey, another.privateKey);
});

for (const [what, text] of [
  ['nothing', ''],
  ['a key that lost a character', newCurveKeys().privateKey.slice(1)],
  ['a key with one more', `${newCurveKeys().privateKey}0`],
  ['a character that is not in the alphabet', `"${newCurveKeys().privateKey.slice(1)}`],
  ['a group that stands for more than four bytes', '#'.repeat(40)],
] as const) {
  test(`${what} is no key`, () => assert.equal(publicKeyOf(text), undefined));
}
