import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { exampleFile } from '../../cli/start-re-manager/example-file.js';
import { ALL_SETTINGS, loadConfig, newCurveKeys, readSetting } from '../../src/config/index.js';

const folder = mkdtempSync(join(tmpdir(), 'config-example-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'example.yaml');

test('the example file is a configuration, and as it stands it is that of the defaults', () => {
  writeFileSync(file, exampleFile());
  const { given, ...config } = loadConfig({ file, env: {} });
  const { given: nothing, ...defaults } = loadConfig({ env: {} });
  assert.deepEqual(config, defaults);
  assert.equal(given.length, ALL_SETTINGS.filter(({ preset }) => preset !== undefined).length);
  assert.deepEqual(nothing, []);
});

test('the example file has every setting, and a value for each that may be used', () => {
  const { privateKey } = newCurveKeys();
  const all = exampleFile()
    .replace(/^ {2}# (\w+: \S+)$/gm, '  $1')
    .replace('${BEAMLINE_PRIVATE_KEY}', JSON.stringify(privateKey));
  const sections = parse(all) as Record<string, Record<string, unknown>>;
  for (const { path, section, key } of ALL_SETTINGS) {
    const value = sections[section]?.[key];
    assert.notEqual(value, undefined, path);
    assert.ok('value' in readSetting(path, value), `${path} ${JSON.stringify(readSetting(path, value))}`);
  }
});

test('every setting says what it takes, and what holds where it is not set', () => {
  for (const { path, allowed, preset, unset, example } of ALL_SETTINGS) {
    assert.match(allowed, /^\S.{2,}$/, path);
    assert.doesNotMatch(allowed, /Invalid input/, path);
    if (preset === undefined) assert.ok(unset ?? path === 'worker/ipython_matplotlib', path);
    if (preset === undefined) assert.ok(example, path);
  }
});

for (const { path, flag, env, section, key } of ALL_SETTINGS) {
  if (env === undefined || flag === undefined) continue;
  test(`${path}: the flag wins over the file, and the file over the variable`, () => {
    const setting = SAMPLES[path] ?? SAMPLES.port;
    assert.ok(setting);
    const [byFlag, byFile, byVariable] = setting;
    const valueOf = (config: object) => (config as Record<string, Record<string, unknown>>)[section]?.[key];
    const expected = (value: string) => {
      const read = readSetting(path, path.endsWith('_keys') ? [value] : value);
      return 'value' in read ? read.value : undefined;
    };
    writeFileSync(file, `${section}:\n  ${key}: ${path.endsWith('_keys') ? `[${byFile}]` : byFile}\n`);
    const variables = { [env]: byVariable };
    const flags = new Map([[path, { value: path.endsWith('_keys') ? [byFlag] : byFlag, source: flag }]]);
    assert.deepEqual(valueOf(loadConfig({ env: variables })), expected(byVariable));
    assert.deepEqual(valueOf(loadConfig({ env: variables, file })), expected(byFile));
    assert.deepEqual(valueOf(loadConfig({ env: variables, file, flags })), expected(byFlag));
  });
}

const SAMPLES: Readonly<Record<string, readonly [string, string, string]>> = {
  'network/zmq_control_addr': ['tcp://*:1', 'tcp://*:2', 'tcp://*:3'],
  'network/zmq_info_addr': ['tcp://*:1', 'tcp://*:2', 'tcp://*:3'],
  'network/zmq_encoding': ['json', 'msgpack', 'JSON'],
  'worker/use_ipython_kernel': ['ON', 'OFF', 'ON'],
  'worker/ipython_kernel_ip': ['auto', 'localhost', '10.0.0.1'],
  'worker/ipython_connection_file': ['a.json', 'b.json', 'c.json'],
  'worker/ipython_connection_dir': ['/a', '/b', '/c'],
  'worker/permitted_re_metadata_keys': ['/a', '/b', '/c'],
  'typescript/data_dir': ['/a', '/b', '/c'],
  'typescript/kernel_access': ['LOOK', 'run', 'look'],
  'typescript/kernel_user_group': ['a', 'b', 'c'],
  'typescript/zmq_info_encryption': ['OFF', 'OFF', 'OFF'],
  port: ['1001', '1002', '1003'],
};
