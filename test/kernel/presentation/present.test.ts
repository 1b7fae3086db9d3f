import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DISPLAY, Presenter } from '../../../kernel/presentation/index.js';
import { count, RunEngine } from '../../../src/index.js';
import { hw } from '../../../src/devices/sim/index.js';

const presenter = new Presenter((uid) => (uid === 'a-run' ? 7 : undefined));
const { det1, motor1 } = hw();

function textOf(value: unknown): string {
  return String(presenter.present(value).data['text/plain']);
}

function htmlOf(value: unknown): string {
  return String(presenter.present(value).data['text/html']);
}

test('an array of records is a table, as text and as HTML', () => {
  const records = [
    { motor: 1, det: 0.25, note: '<here>' },
    { motor: 10, det: null },
  ];
  assert.equal(
    textOf(records),
    ['motor  det   note', '─────  ────  ──────', '    1  0.25  <here>', '   10'].join('\n'),
  );
  assert.match(htmlOf(records), /<th [^>]*>motor<\/th>.*&lt;here&gt;/);
});

test('of a long table the beginning and the end are shown, and how long it is', () => {
  const text = textOf(Array.from({ length: 500 }, (_, row) => ({ row })));
  assert.match(text, /\n 29\n  …\n470\n/);
  assert.match(text, /500 rows in all$/);
});

test('what is no table is shown as it is written', () => {
  for (const value of [[1, 2], [], [{ a: 1 }], [{ a: 1 }, 2], [new Map(), new Map()]])
    assert.equal(presenter.present(value).data['text/html'], undefined);
  assert.equal(textOf([{ a: 1 }]), '[ { a: 1 } ]');
});

test('a device tells its components with their kinds and the values that it knows', () => {
  const text = textOf(motor1);
  assert.match(text, /^motor1: SynAxis, readable, movable\n/);
  assert.match(text, /\nreadback +hinted +0\n/);
  assert.match(text, /\nvelocity +config +1\n/);
  assert.match(htmlOf(det1), /<b>det1: SynGauss, readable<\/b><table>/);
});

test('a device whose values must be waited for is shown without them, and its failure is nobody’s', () => {
  const slow = {
    name: 'slow',
    read: async () => ({}),
    describe: async () => ({}),
    get: () => Promise.reject(new Error()),
  };
  assert.equal(textOf(slow), 'slow: Object, readable');
});

test('a run result tells its runs, how they ended, and their points', async () => {
  const result = await new RunEngine({ log: () => undefined })(count([det1], 2));
  const [uid = ''] = result.run_start_uids;
  const withPoints = new Presenter((asked) => (asked === uid ? 2 : undefined));
  const { data } = withPoints.present(result);
  assert.match(String(data['text/plain']), new RegExp(`^completed: one run, success\\n.*\\n.*\\n${uid} +2$`));
  assert.match(String(data['text/html']), new RegExp(`<td [^>]*>${uid}</td>`));
});

test('a value that knows how to show itself is asked, and may add metadata', () => {
  const image = { [DISPLAY]: () => [{ 'image/png': 'AA==' }, { 'image/png': { width: 10 } }] };
  const { data, metadata } = presenter.present(image);
  assert.equal(data['image/png'], 'AA==');
  assert.match(String(data['text/plain']), /Jupyter\.display/);
  assert.deepEqual(metadata, { 'image/png': { width: 10 } });
});

test('a Vega-Lite specification is a plot where it says so', () => {
  const specification = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    mark: 'line',
    title: 'Fe',
  };
  const { data } = presenter.present(specification);
  assert.deepEqual(data['application/vnd.vegalite.v5+json'], specification);
  assert.equal(data['text/plain'], '[plot of lines: Fe]');
});

test('no value is so odd that it cannot be shown', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const refuse = (): never => {
    throw new Error('do not look');
  };
  const odd: unknown[] = [
    null,
    undefined,
    proxy,
    new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse, getOwnPropertyDescriptor: refuse }),
    Object.create(null),
    {
      get name(): string {
        return refuse();
      },
      read: refuse,
      describe: refuse,
    },
    { [DISPLAY]: refuse },
    { [DISPLAY]: () => ({ 'text/html': 1n }) },
    { [Symbol.for('nodejs.util.inspect.custom')]: refuse },
    [
      {
        get a(): string {
          return refuse();
        },
      },
      { a: 1 },
    ],
    Symbol('s'),
    10n,
    () => undefined,
  ];
  for (const value of odd) {
    const { data, metadata } = presenter.present(value);
    assert.equal(typeof data['text/plain'], 'string');
    assert.doesNotThrow(() => structuredClone([data, metadata]));
  }
});

test('a giant text is cut, and says how much is missing', () => {
  const text = textOf('x'.repeat(300).concat('\n').repeat(2_000).split('\n'));
  assert.ok(text.length < 250_000);
});
