import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestTo } from '../src/nearest.js';

test('a word brings up the one that was meant, as people mistype it', () => {
  const words = ['det1', 'motor1', 'zmq_encoding', 'zmq_control_addr'];
  for (const [word, meant] of [
    ['dte1', 'det1'],
    ['DET1', 'det1'],
    ['moter1', 'motor1'],
    ['zmq_encodng', 'zmq_encoding'],
    ['zmq_con', 'zmq_control_addr'],
  ] as const)
    assert.equal(nearestTo(word, words), meant);
  for (const word of ['x', 'spectrometer', '', 'x'.repeat(1_000_000)])
    assert.equal(nearestTo(word, words), undefined);
});
