#!/usr/bin/env node
import './node-version.js';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deprecatedVariables, loadConfig, settingsText, type Config } from '../src/config/index.js';
import { messageOf } from '../src/errors.js';
import { Supervisor } from '../src/supervisor/index.js';
import { parseOrExit } from './parse.js';
import { lockStore, newOrder } from './queue-store.js';
import { exampleFile } from './start-re-manager/example-file.js';
import { givenFlags, managerCommand } from './start-re-manager/flags.js';

const PROGRAM = fileURLToPath(new URL('./re-manager.js', import.meta.url));

/** Levels at which nobody wants to read what was set. */
const QUIET = new Set(['QUIET', 'SILENT']);

process.exitCode = await main();

async function main(): Promise<number> {
  const command = managerCommand();
  parseOrExit(command);
  const { config: file, exampleConfig } = command.opts<{ config?: string; exampleConfig?: true }>();
  if (exampleConfig === true) {
    process.stdout.write(exampleFile());
    return 0;
  }
  const { flags, notices } = givenFlags(command);
  for (const notice of [...notices, ...deprecatedVariables(process.env)]) say(notice);
  try {
    const config = loadConfig({ ...(file !== undefined && { file }), env: process.env, flags });
    if (!QUIET.has(config.operation.console_logging_level)) for (const line of config.given) say(line);
    const { QSERVER_SETTINGS_SAVE_TO_FILE: settingsFile } = process.env;
    if (settingsFile) writeFileSync(settingsFile, settingsText(config));
    const lock = await lockStore(config);
    try {
      return await supervise(config);
    } finally {
      await lock.release();
    }
  } catch (error) {
    say(messageOf(error));
    return 1;
  }
}

/** Exit codes as operators' scripts know them: 0 after Ctrl-C and `manager stop`, 1 after SIGTERM and failures. */
function supervise(config: Config): Promise<number> {
  const supervisor = new Supervisor({ program: PROGRAM, config: newOrder(config), log: say });
  process.on('SIGINT', () => {
    say('Stopping. Press Ctrl-C again to end everything at once.');
    supervisor.shutDown(0);
  });
  process.on('SIGTERM', () => supervisor.shutDown(1));
  process.on('SIGHUP', () => supervisor.shutDown(1));
  // A terminal that was closed, or a reader of our output that has gone, is no reason to leave processes behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  supervisor.start();
  return supervisor.ended;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
