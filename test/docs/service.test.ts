import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { managerCommand } from '../../cli/start-re-manager/flags.js';

// What operators copy has to fit the program of today.
const DOCS = new URL('../../../docs/', import.meta.url);
const FLAGS = new Set(managerCommand().options.map(({ long }) => long));

const commandLines: Record<string, RegExp> = {
  'service/skyqueue.service': /ExecStart=\S*start-re-manager ((?:.*\\\n)*.*)/,
  'service/Containerfile': /ENTRYPOINT \[.*"start-re-manager", ((?:.*\\\n)*.*)\]/,
};
for (const [path, pattern] of Object.entries(commandLines)) {
  test(`docs/${path} starts the manager with flags that it has`, () => {
    const [, line = ''] = pattern.exec(readFileSync(new URL(path, DOCS), 'utf8')) ?? [];
    const given = line.match(/--[a-z-]+/g) ?? [];
    assert.ok(given.length >= 3, `flags were found in ${JSON.stringify(line)}`);
    assert.deepEqual(
      given.filter((flag) => !FLAGS.has(flag)),
      [],
    );
  });
}
