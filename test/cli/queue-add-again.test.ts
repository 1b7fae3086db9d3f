import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject, type JsonObject } from '../../src/protocol/index.js';
import { answering } from './answering.js';
import { runCommand } from './run-command.js';

const DONE: JsonObject = {
  item_type: 'plan',
  name: 'count',
  args: [['det1']],
  meta: { sample: 'salt' },
  properties: { failure_policy: 'hold' },
  item_uid: 'a',
  user: 'Ada',
  user_group: 'staff',
  result: { exit_status: 'completed' },
};
const HISTORY: JsonObject[] = [{ ...DONE, args: [['det2']] }, DONE, { ...DONE, item_uid: 'b' }];

/** `knowsUids`: whether the server gives the entries of one item; that of Python does not. */
async function again(
  words: readonly string[],
  { knowsUids = true }: { knowsUids?: boolean } = {},
): Promise<{ code: number | null; output: string; added: JsonObject[] }> {
  const added: JsonObject[] = [];
  let result = { code: null as number | null, output: '' };
  const answer = ({ method, params }: JsonObject): JsonObject => {
    if (method !== 'history_get') {
      added.push(params as JsonObject);
      return { success: true, msg: '', qsize: 1, item: (params as JsonObject)['item'] };
    }
    const uid = isObject(params) ? params['item_uid'] : undefined;
    if (uid === undefined) return { success: true, msg: '', items: HISTORY };
    if (!knowsUids) return { success: false, msg: 'unsupported parameters', items: [] };
    return { success: true, msg: '', items: HISTORY.filter(({ item_uid }) => item_uid === uid) };
  };
  await answering(answer, async (address) => {
    const { code, stdout, stderr } = await runCommand('qserver', [
      'queue',
      'add',
      'again',
      ...words,
      '-a',
      address,
    ]);
    result = { code, output: stdout + stderr };
  });
  return { ...result, added };
}

for (const knowsUids of [true, false]) {
  const server = knowsUids ? 'a server that knows uids' : 'the server of Python';
  test(`the last entry of an item is added again, as it was submitted and for whoever asks, with ${server}`, async () => {
    const { code, added } = await again(['front', 'a', '-k', 'key'], { knowsUids });
    const { item_type, name, args, meta, properties } = DONE;
    const item = { item_type, name, args, meta, properties };
    const asker = { user: 'qserver-cli', user_group: 'primary', lock_key: 'key' };
    assert.deepEqual([code, added], [0, [{ pos: 'front', item, ...asker }]]);
  });
}

test('what the history does not have is not added', async () => {
  const { code, output, added } = await again(['c']);
  assert.deepEqual([code, added], [2, []]);
  assert.match(output, /The history has no item c\./);
});

test('an entry is needed, and one only', async () => {
  for (const words of [[], ['front'], ['a', 'b']]) {
    const { code, added } = await again(words);
    assert.deepEqual([code, added], [1, []], words.join(' '));
  }
});
