#!/usr/bin/env node
import './node-version.js';
import { Command } from 'commander';
import { messageOf } from '../src/errors.js';
import { isObject, isTruthy, parseJson, stringifyJson, type JsonValue } from '../src/protocol/index.js';
import { dataDirectoryPath, takeRecordFromDirectory, takeRecordFromRedis } from '../src/store/index.js';
import { EXIT } from './exit-codes.js';
import { parseOrExit } from './parse.js';
import { prettyPython } from './python/pretty.js';

interface Options {
  readonly redisAddr?: string;
  readonly redisNamePrefix: string;
  readonly dataDir?: string;
  readonly json?: true;
}

const NOT_REACHABLE = 1;

process.exitCode = await main();

async function main(): Promise<number> {
  const program = new Command('qserver-clear-lock')
    .description(
      'Removes the lock of an RE Manager whose key is lost, from where the manager keeps its queue. ' +
        'A manager that runs must be started again.',
    )
    .option('--redis-addr <address>', 'the queue is in this Redis (default: in the embedded store)')
    .option('--redis-name-prefix <prefix>', 'which queue, where there are several', 'qs_default')
    .option(
      '--data-dir <directory>',
      'where the embedded store is (default: $SKYQUEUE_DATA_DIR, else in the XDG data directory)',
    );
  program.option('--json', 'tell the outcome to programs, as one line');
  parseOrExit(program);
  try {
    const options = program.opts<Options>();
    const text = await takeLock(options);
    if (options.json === true) console.log(outcome(text));
    else console.log(isLock(text) ? cleared(text) : 'No lock was detected.');
    return EXIT.success;
  } catch (error) {
    console.error(`The lock could not be cleared: ${messageOf(error)}`);
    return NOT_REACHABLE;
  }
}

function takeLock({ redisAddr, redisNamePrefix, dataDir }: Options): Promise<string | null> {
  if (redisAddr !== undefined) return takeRecordFromRedis(redisAddr, redisNamePrefix, 'lock_info');
  const path = dataDir ?? process.env.SKYQUEUE_DATA_DIR;
  return takeRecordFromDirectory(dataDirectoryPath({ path, namePrefix: redisNamePrefix }), 'lock_info');
}

/** A record is kept of a lock that was opened in order, too. */
function isLock(text: string | null): text is string {
  const record = text === null ? null : readable(text);
  return (
    record === undefined || (isObject(record) && (isTruthy(record.environment) || isTruthy(record.queue)))
  );
}

/** The key stays a secret. */
function outcome(text: string | null): string {
  const record = isLock(text) ? (readable(text) ?? null) : null;
  const lock_info = isObject(record) ? { ...record, lock_key: undefined } : record;
  return stringifyJson({ cleared: isLock(text), lock_info });
}

function cleared(text: string): string {
  const record = readable(text);
  return `Detected lock info:\n${record === undefined ? text : prettyPython(record)}
The lock was cleared. An RE Manager that runs is unlocked when it is started again.`;
}

/** Undefined where nobody can read it, which is no reason to keep it. */
function readable(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
