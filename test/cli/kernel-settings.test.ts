import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { kernelSettings } from '../../cli/kernel-settings.js';
import { loadConfig, type SettingPath } from '../../src/config/index.js';
import { runtimeDir } from '../../src/jupyter/index.js';

function settingsOf(given: Partial<Record<SettingPath, string>>): ReturnType<typeof kernelSettings> {
  const flags = Object.entries(given).map(([path, value]) => [path, { value, source: 'test' }] as const);
  return kernelSettings(loadConfig({ env: {}, flags: new Map(flags) as never }));
}

test('a connection file that is only named is where Jupyter looks for it, or in the directory that was given', () => {
  const name = { 'worker/ipython_connection_file': 'kernel-beamline.json' } as const;
  assert.equal(settingsOf(name).connectionFile, join(runtimeDir(), 'kernel-beamline.json'));
  assert.equal(
    settingsOf({ ...name, 'worker/ipython_connection_dir': '/run/kernels' }).connectionFile,
    '/run/kernels/kernel-beamline.json',
  );
  const path = {
    'worker/ipython_connection_file': 'here/kernel.json',
    'worker/ipython_connection_dir': '/run',
  } as const;
  assert.equal(settingsOf(path).connectionFile, resolve('here/kernel.json'));
  assert.equal(settingsOf({}).connectionFile, undefined);
});

test('a file that was chosen is kept; people run code unless they may only look', () => {
  assert.equal(settingsOf({}).keepsConnectionFile, false);
  assert.equal(settingsOf({ 'worker/ipython_connection_file': 'a.json' }).keepsConnectionFile, true);
  assert.equal(settingsOf({}).access, 'RUN');
  assert.equal(settingsOf({ 'typescript/kernel_access': 'look' }).access, 'LOOK');
});
