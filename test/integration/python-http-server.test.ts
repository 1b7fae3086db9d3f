import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePorts } from './harness/free-ports.js';
import { runScript, TestManager, withoutPython } from './harness/index.js';

test('bluesky-httpserver serves our manager to web clients', { skip: withoutPython }, async () => {
  await using manager = await TestManager.start();
  const [port = 0] = await freePorts(1);
  const addresses = [manager.controlAddress, manager.infoAddress, String(port)];
  const outcome = await runScript('http_server.py', addresses, manager);
  assert.equal(outcome.code, 0, `${outcome.stderr}\n${outcome.stdout}`);
});
