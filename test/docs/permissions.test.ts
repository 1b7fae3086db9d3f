import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { UserGroups } from '../../src/permissions/index.js';
import type { JsonValue } from '../../src/protocol/index.js';

test('the permissions in the page about permissions can be used, and allow what it says', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/permissions.md', import.meta.url)), 'utf8');
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
  const groups = UserGroups.read(parse(example) as JsonValue);
  const plan = (name: string) => ({ name, properties: { is_generator: true }, parameters: [] });
  const plans = Object.fromEntries(['count', 'scan', 'ramp', '_scan'].map((name) => [name, plan(name)]));
  const allowed = groups.allowedOf({ plans, devices: {} });
  assert.deepEqual(Object.keys(allowed.get('root')?.plans ?? {}), ['count', 'scan', 'ramp']);
  assert.deepEqual(Object.keys(allowed.get('primary')?.plans ?? {}), ['count', 'scan']);
  assert.equal(groups.allowsFunction('primary', 'f'), false);
});
