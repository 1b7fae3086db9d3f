import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CASES, performed } from './golden-cases.js';
import { PLANS } from './golden-plans.js';
import { asWeMeanIt, withoutAccidents } from './python-documents.js';

const FOLDER = fileURLToPath(new URL('../../../test/golden/documents/', import.meta.url));
/** Which Bluesky the files are from: written down beside them, and no case. */
const VERSIONS = 'versions';

const ALL = { ...CASES, ...PLANS };

describe('messages, and documents field for field, equal those of Python Bluesky for', () => {
  for (const [name, golden] of Object.entries(ALL)) {
    test(name, async () => {
      const { messages, documents } = await performed(golden);
      const reference = readGolden(name);
      assert.deepEqual(comparable(messages), comparable(reference.messages.split(' ')));
      const ours = asWeMeanIt(withoutAccidents(documents));
      const python = asWeMeanIt(reference.documents);
      assert.deepEqual(roughly(ours), roughly(python));
      assert.deepEqual(columns(ours), columns(python), 'the order of the columns is the order of reading');
    });
  }
});

test('every golden file is compared', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
  assert.deepEqual(files.filter((name) => name !== VERSIONS).sort(), Object.keys(ALL).sort());
});

interface Golden {
  messages: string;
  documents: unknown[];
}

function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Golden;
}

/**
 * Our simulated motors tell where they are when they are asked; those of Python are just looked at. And whether there is
 * anything left to sleep depends on the machine.
 */
function comparable(messages: readonly string[]): string[] {
  return messages.filter((message) => !message.startsWith('locate:') && message !== 'sleep');
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
