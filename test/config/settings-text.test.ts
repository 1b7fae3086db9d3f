import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig, settingsText } from '../../src/config/index.js';

test('the settings in force, written down and read again, are the same but for secrets', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-settings-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  const env = {
    QSERVER_ZMQ_CONTROL_ADDRESS_FOR_SERVER: 'tcp://127.0.0.1:60700',
    QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER: 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6',
    HOME: directory,
  };
  const config = loadConfig({ env });
  const text = settingsText(config);
  assert.match(text, /zmq_control_addr: tcp:\/\/127\.0\.0\.1:60700/);
  assert.doesNotMatch(text, /JTKVSB/);
  const file = join(directory, 'settings.yml');
  writeFileSync(file, text);
  const again = loadConfig({ file, env: { HOME: directory } });
  assert.equal(settingsText(again), text);
});
