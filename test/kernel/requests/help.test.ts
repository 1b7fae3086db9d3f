import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpTopic } from '../../../kernel/requests/help.js';

test('a question mark before or after a name asks for help, two for more of it', () => {
  assert.deepEqual(helpTopic('motor?'), { expression: 'motor', detail: 0 });
  assert.deepEqual(helpTopic(' ?stage.x.velocity; '), { expression: 'stage.x.velocity', detail: 0 });
  assert.deepEqual(helpTopic('scan??'), { expression: 'scan', detail: 1 });
  assert.deepEqual(helpTopic('??scan'), { expression: 'scan', detail: 1 });
});

test('code is not taken for a question', () => {
  for (const code of ['', '?', 'a ? b : c', 'a?.b', 'a ?? b', 'f()?', '"why?"', 'count([det])', 'a\n?b'])
    assert.equal(helpTopic(code), null, code);
});
