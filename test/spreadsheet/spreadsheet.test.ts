import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringifyJson, type JsonObject } from '../../src/protocol/index.js';
import { spreadsheetToPlans } from '../../src/spreadsheet/index.js';
import { row, workbook, zip, type WorkbookParts } from './make-xlsx.js';

const HEAD = ['plan', 'args', 'num', 'delay', 'md'];

function csv(text: string): Promise<JsonObject[]> {
  return spreadsheetToPlans(Buffer.from(text), 'plans.csv');
}

function xlsx(parts: WorkbookParts): Promise<JsonObject[]> {
  return spreadsheetToPlans(zip(workbook(parts)), 'plans.XLSX');
}

const TABLE = [
  HEAD,
  ["'count'", "['det1', 'det2']", 10, null, null],
  ['count', "['det1']", null, 0.5, "{'sample': 'NA', 'ok': True}"],
  [null, 'not read', 1, 1, 1],
  ['"scan"', "['det1'], 'motor', -1, 1, 10", null, null, '{"a": null}'],
  ['sleep', 5, null, null, null],
];
const PLANS = [
  { name: 'count', item_type: 'plan', args: [['det1', 'det2']], kwargs: { num: 10 } },
  {
    name: 'count',
    item_type: 'plan',
    args: [['det1']],
    kwargs: { delay: 0.5, md: { sample: 'NA', ok: true } },
  },
  { name: 'scan', item_type: 'plan', args: [['det1'], 'motor', -1, 1, 10], kwargs: { md: { a: null } } },
  { name: 'sleep', item_type: 'plan', args: [5] },
];

test('rows of an XLSX file become plans, in their order', async () => {
  const sheetData = TABLE.map((cells, at) => row(at + 1, cells)).join('');
  assert.deepEqual(await xlsx({ sheetData }), PLANS);
});

test('rows of a CSV file become the same plans, whatever its line ends are', async () => {
  const quoted = (cell: string | number | null) =>
    typeof cell === 'string' && /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : (cell ?? '');
  const lines = TABLE.map((cells) => cells.map(quoted).join(','));
  for (const end of ['\n', '\r\n']) {
    assert.deepEqual(await csv(lines.join(end)), PLANS);
    assert.deepEqual(await csv(`\ufeff${lines.join(end)}${end}${end}`), PLANS);
  }
});

test('texts are found wherever a workbook keeps them: shared, in runs with fonts, beside their pronunciation', async () => {
  const sharedStrings = `<si><t>plan</t></si><si><r><t>co</t></r><r><rPr/><t>unt</t></r><rPh><t>x</t></rPh></si>
    <si><t xml:space="preserve"> </t></si>`;
  const sheetData = `<row r="1"><c r="A1" t="s"><v>0</v></c></row>
    <row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" t="s"><v>2</v></c></row>`;
  assert.deepEqual(await xlsx({ sheetData, sharedStrings }), [{ name: 'count', item_type: 'plan' }]);
});

test('numbers are whole where they can be, and values keep what their texts say', async () => {
  const [plan] = await csv(
    'plan,args,a,b,c,d\np,"1.0, 1, 12345678901234567890",10.0,1e-3,12345678901234567890,-7\n',
  );
  assert.ok(plan);
  assert.equal(
    stringifyJson(plan),
    '{"name": "p", "item_type": "plan", "args": [1.0, 1, 12345678901234567890], ' +
      '"kwargs": {"a": 10, "b": 0.001, "c": 12345678901234567890, "d": -7}}',
  );
});

test('a cell is never run', async () => {
  for (const cell of ['__import__("os")', 'print(1)', 'det1', '2 * 3', '[x for x in (1,)]', "f'{1}'", '1; 2'])
    await assert.rejects(csv(`plan,args\ncount,"${cell.replaceAll('"', '""')}"\n`), {
      code: 'SPREADSHEET',
      message: /row 1, the arguments \(cell B2\): this is no value/,
    });
});

test('every mistake is told, with its row, its cell and what it holds', async () => {
  const text = `plan,args,num,Num,,exposure time
count,['det1',10,,,
5,,,,,
scan now,,,,,
count,,det1,,7,
count,,=A1*2,,,
`;
  await assert.rejects(csv(text), (error: Error) => {
    assert.deepEqual(error.message.split('\n'), [
      'The spreadsheet plans.csv cannot be used:',
      '- cell D1: the title Num is that of column C already',
      '- cell E1: the title is missing. It must be the name of a parameter',
      "- cell F1: 'exposure time' is not the name of a parameter",
      `- row 1, the arguments (cell B2): this is no value ("]" or "," is missing). Names of devices need quotes, as in 'det1'. It is: ['det1'`,
      '- row 2, the name of the plan (cell A3): this is not a name. It is: 5',
      '- row 3, the name of the plan (cell A4): this is not the name of a plan. It is: scan now',
      "- row 4, num (cell C5): this is no value (det1 is not a value that can be sent). Names of devices need quotes, as in 'det1'. It is: det1",
      '- row 5, num (cell C6): formulas are not calculated. Write the value instead. It is: =A1*2.',
    ]);
    return true;
  });
});

test('formulas, errors and dates in an XLSX file are refused, each with its cell', async () => {
  const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>`;
  const sheetData = `${row(1, HEAD)}<row r="2"><c r="A2" t="inlineStr"><is><t>count</t></is></c>
    <c r="B2"><f>C2*2</f><v>20</v></c><c r="C2" t="e"><v>#DIV/0!</v></c><c r="D2" s="1"><v>45000</v></c>
    <c r="E2" s="2"><v>45000</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>count</t></is></c>
    <c r="C3" s="3"><v>5</v></c><c r="D3" t="d"><v>2026-01-01</v></c></row>`;
  await assert.rejects(xlsx({ sheetData, styles }), (error: Error) => {
    assert.match(error.message, /cell B2 is a formula \(=C2\*2\)\. Write its value instead; /);
    assert.match(error.message, /cell C2 holds the error #DIV\/0!; cell D2 is a date or a time/);
    assert.match(
      error.message,
      /cell E2 is a date or a time\. Write it as text in quotes; cell D3 is a date/,
    );
    assert.doesNotMatch(error.message, /C3/);
    return true;
  });
});

for (const [name, data, message] of [
  ['plans.xls', '', /old format \.xls cannot be read\. Save it as \.xlsx/],
  ['plans.txt', '', /a name that ends in \.xlsx or \.csv/],
  ['plans.xlsx', 'plan,args\n', /it is no \.xlsx file/],
  ['plans.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /it has a password, or it is an old \.xls file/],
  ['plans.xlsx', zip({ 'a.txt': 'a' }), /no complete \.xlsx file: _rels\/\.rels is missing/],
  ['plans.xlsx', zip(workbook({ sheetData: '<row' })), /sheet1\.xml is damaged/],
  [
    'plans.xlsx',
    zip(
      workbook({
        sheetData: row(1, HEAD),
        more: { 'xl/sharedStrings.xml': '<!DOCTYPE a [<!ENTITY b "c">]><sst/>' },
      }),
    ),
    /has a document type/,
  ],
  ['plans.csv', '', /it is empty: the first row must have titles/],
  ['plans.csv', Buffer.from([0x70, 0xff, 0x0a]), /not text in UTF-8/],
  ['plans.csv', 'plan;args;num\ncount;;5\n', /not separated by commas/],
  ['plans.csv', 'plan,args\ncount,"[1\n', /a field that begins in line 2 has no closing quote/],
  ['plans.csv', 'plan,args\ncount,"1"2\n', /something follows the closing quote of a field in line 2/],
  ['plans.csv', `plan${','.repeat(2000)}\n`, /more than 1000 columns/],
  ['plans.csv', 'plan\n'.repeat(100_002), /more than 100000 rows/],
  ['plans.csv', 'x'.repeat(20_000_001), /larger than 20 MB/],
] as const) {
  test(`${name} is refused: ${String(message)}`, async () => {
    await assert.rejects(spreadsheetToPlans(Buffer.from(data), name), { code: 'SPREADSHEET', message });
  });
}

test('a small file that unpacks to a huge one is refused, whether it says so or not', async () => {
  const bomb = Buffer.alloc(100_000_001, ' ');
  const files = workbook({ sheetData: row(1, HEAD), more: { 'xl/worksheets/sheet1.xml': bomb } });
  const honest = zip(files);
  assert.ok(honest.length < 1_000_000);
  await assert.rejects(spreadsheetToPlans(honest, 'a.xlsx'), { message: /unpacks to more than 100 MB/ });
  const lying = zip(files, (name, size) => (name.includes('sheet1') ? 1_000 : size));
  await assert.rejects(spreadsheetToPlans(lying, 'a.xlsx'), { message: /sheet1\.xml is damaged/ });
});

test('ten thousand rows are read', async (context) => {
  const rows = Array.from({ length: 10_000 }, (_, at) => row(at + 2, ['count', "['det1', 'det2']", at, 0.5]));
  const data = zip(workbook({ sheetData: row(1, HEAD) + rows.join('') }));
  const [memory, start] = [process.memoryUsage().rss, performance.now()];
  const plans = await spreadsheetToPlans(data, 'plans.xlsx');
  const grown = (process.memoryUsage().rss - memory) / 1e6;
  context.diagnostic(
    `${Math.round(performance.now() - start)} ms and ${Math.round(grown)} MB for 10 000 rows`,
  );
  assert.equal(plans.length, 10_000);
  assert.deepEqual(plans.at(-1)?.kwargs, { num: 9_999, delay: 0.5 });
});
