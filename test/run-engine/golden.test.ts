import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CASES, emitted } from './golden-cases.js';
import { asWeMeanIt, withoutAccidents } from './python-documents.js';

const FOLDER = fileURLToPath(new URL('../../../test/golden/documents/', import.meta.url));
/** Which Bluesky the files are from: written down beside them, and no case. */
const VERSIONS = 'versions';

describe('documents equal, field for field, those that Python Bluesky emits for', () => {
  for (const [name, golden] of Object.entries(CASES)) {
    test(name, async () => {
      const ours = asWeMeanIt(withoutAccidents(await emitted(golden)));
      const python = asWeMeanIt(readGolden(name));
      assert.deepEqual(roughly(ours), roughly(python));
      assert.deepEqual(columns(ours), columns(python), 'the order of the columns is the order of reading');
    });
  }
});

test('every golden file is compared', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
  assert.deepEqual(files.filter((name) => name !== VERSIONS).sort(), Object.keys(CASES).sort());
});

function readGolden(name: string): unknown[] {
  return (JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as { documents: unknown[] }).documents;
}

/** Two libraries for `exp` may differ in the last digit. */
function roughly(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'number' ? Number(inner.toPrecision(14)) : inner,
  );
}

/** The keys in their order, where consumers take it for the order of columns. */
function columns(documents: readonly unknown[]): unknown[] {
  return (documents as [string, Record<string, object>][]).flatMap(([name, document]) => {
    const fields = { descriptor: ['data_keys', 'object_keys'], event: ['data'] }[name] ?? [];
    return fields.map((field) => Object.keys(document[field] ?? {}));
  });
}
