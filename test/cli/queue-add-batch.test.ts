import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Float, type JsonObject } from '../../src/protocol/index.js';
import { row, workbook, zip } from '../spreadsheet/make-xlsx.js';
import { answering } from './answering.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'batch-'));
after(() => rmSync(folder, { recursive: true }));

test('the plans of a spreadsheet are added as one batch, where they are wanted', () => {
  const requests: JsonObject[] = [];
  const keep = (request: JsonObject): JsonObject => {
    requests.push(request);
    return { success: true, msg: '', qsize: 1, items: [], results: [] };
  };
  return answering(keep, async (address) => {
    const path = join(folder, 'plans.xlsx');
    const sheetData = row(1, ['plan', 'args', 'num']) + row(2, ['count', "['det1']", 5]);
    writeFileSync(path, zip(workbook({ sheetData })));
    const words = ['queue', 'add', 'batch', 'front', path, '-a', address, '-k', 'key'];
    const { code, stderr } = await runCommand('qserver', words);
    assert.equal(code, 0, stderr);
    const items = [{ name: 'count', item_type: 'plan', args: [['det1']], kwargs: { num: 5 } }];
    const params = { pos: 'front', items, user: 'qserver-cli', user_group: 'primary', lock_key: 'key' };
    assert.deepEqual(requests, [{ method: 'queue_item_add_batch', params }]);
  });
});

test('a spreadsheet with a mistake is told with its place, and nothing is sent', () =>
  answering(
    () => assert.fail('a request was sent'),
    async (address) => {
      const path = join(folder, 'plans.csv');
      writeFileSync(path, 'plan,args\ncount,=A1\n');
      const run = (...words: string[]) =>
        runCommand('qserver', ['queue', 'add', 'batch', ...words, '-a', address]);
      const { code, stderr } = await run(path);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /The spreadsheet .*plans\.csv cannot be used:\n- row 1, the arguments \(cell B2\): formulas/,
      );
      assert.match(
        (await run(join(folder, 'none.csv'))).stderr,
        /the file .*none\.csv cannot be read: there is no such file/,
      );
      assert.match((await run()).stderr, /the file is missing/);
      assert.match((await run(path, 'front')).stderr, /one word too many/);
    },
  ));

test('a list of items in JSON or YAML is added as it stands; what has no type is a plan', () => {
  const items: unknown[] = [];
  const keep = ({ params }: JsonObject): JsonObject => {
    items.push((params as JsonObject).items);
    return { success: true, msg: '' };
  };
  return answering(keep, async (address) => {
    const texts = {
      'items.json':
        '[{"name": "count", "kwargs": {"delay": 1.0}}, {"item_type": "instruction", "name": "queue_stop"}]',
      'items.yaml': '- name: count\n  args: [[det1]]\n',
    };
    for (const [name, text] of Object.entries(texts)) {
      writeFileSync(join(folder, name), text);
      const { code, stderr } = await runCommand('qserver', [
        'queue',
        'add',
        'batch',
        join(folder, name),
        '-a',
        address,
      ]);
      assert.equal(code, 0, stderr);
    }
    assert.deepEqual(items, [
      [
        { item_type: 'plan', name: 'count', kwargs: { delay: new Float(1) } },
        { item_type: 'instruction', name: 'queue_stop' },
      ],
      [{ item_type: 'plan', name: 'count', args: [['det1']] }],
    ]);
    writeFileSync(join(folder, 'one.json'), '{"name": "count"}');
    const { code, stderr } = await runCommand('qserver', [
      'queue',
      'add',
      'batch',
      join(folder, 'one.json'),
      '-a',
      address,
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /must have a list of items/);
  });
});
