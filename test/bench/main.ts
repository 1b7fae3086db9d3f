import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open } from 'lmdb';
import { RedisServer, withoutRedis } from '../fakes/redis-server.js';
import { freePorts } from '../integration/harness/free-ports.js';
import {
  runProgram,
  runScript,
  withoutPython,
  withoutReference,
  type Marked,
} from '../integration/harness/index.js';
import { measureDescriptions } from './descriptions.js';
import { measureManager } from './manager.js';
import { requestRate } from './requests.js';
import { ROWS, type RowName } from './rows.js';
import { renderTable, type Column, type Figures } from './table.js';

/** `npm run bench`: ours, the limit of the machine and the reference, one after the other on the same machine. */
const STATUS_BYTES = 1_300;
const ITEM_BYTES = 300;
const WRITES = 1_000;
const HERE: Marked = { mark: randomUUID(), environment: process.env };

say('the limit: a bare echo server, bare writes, a bare loop');
const limit: Column<RowName> = {
  title: 'Limit',
  figures: { ...(await echoLimit()), ...(await storeLimit()) },
};
say('Skyqueue: the Run Engine');
const engine = JSON.parse(
  await output(runProgram(process.execPath, [here('engine.js')], HERE, { limitMs: 600_000 })),
) as {
  figures: Figures<RowName>;
  limits: Figures<RowName>;
};
say('Skyqueue: the manager');
const ours: Column<RowName> = {
  title: 'Skyqueue',
  figures: { ...engine.figures, ...(await measureManager({}, true)), ...(await measureDescriptions()) },
};
const others: Column<RowName>[] = [{ ...limit, figures: { ...limit.figures, ...engine.limits } }];

if (!withoutRedis) {
  say('Skyqueue: the manager with its queue in Redis');
  const redis = await RedisServer.start();
  others.push({
    title: 'In Redis',
    figures: await measureManager({ redis: redis.address }, false),
  });
  await redis.dispose();
}

if (withoutPython || withoutReference) {
  console.log(`\nThe Python reference is left out: ${withoutPython || withoutReference || ''}.`);
} else {
  say('the reference: Run Engine and manager');
  const python = JSON.parse(
    await output(runScript('bench_engine.py', [], HERE, { limitMs: 600_000 })),
  ) as Figures<RowName>;
  const plain = await measureManager({ make: 'reference' }, false);
  others.push({ title: 'Python', figures: { ...python, ...plain } });
  if (process.argv.includes('--ipython')) {
    say('the reference with its IPython kernel');
    const flags = ['--use-ipython-kernel', 'ON'];
    others.push({ title: 'IPython', figures: await measureManager({ make: 'reference', flags }, false) });
  }
}
console.log(
  `\n${renderTable(ROWS, ours, others)}\n\n× says how many times better Skyqueue is than the column before.`,
);
process.exit(0);

async function echoLimit(): Promise<Figures<RowName>> {
  const [port = 0] = await freePorts(1);
  const address = `tcp://127.0.0.1:${port}`;
  const server = fork(here('echo-server.js'), [address, String(STATUS_BYTES)]);
  await once(server, 'message');
  const request = JSON.stringify({ method: 'status', params: {} });
  const figures = {
    status: await requestRate(address, request, 1, 10_000),
    status16: await requestRate(address, request, 16, 32_000),
  };
  server.kill();
  return figures;
}

/** What the embedded store's library does when each write has to be on disk before the next one begins. */
async function storeLimit(): Promise<Figures<RowName>> {
  const directory = mkdtempSync(join(tmpdir(), 'skyqueue-bench-'));
  // By default LMDB keeps its promise when a write can be seen, and flushes it later: that is no limit of what has to be on the disk.
  const store = open<string, number>({ path: directory, encoding: 'string', overlappingSync: false });
  const item = 'x'.repeat(ITEM_BYTES);
  for (let i = 0; i < 100; i++) await store.put(i, item);
  const start = performance.now();
  for (let i = 0; i < WRITES; i++) await store.put(i, item);
  const rate = (1_000 * WRITES) / (performance.now() - start);
  await store.close();
  rmSync(directory, { recursive: true });
  return { add: rate, addToMany: rate, addToHuge: rate };
}

async function output(run: ReturnType<typeof runProgram>): Promise<string> {
  const { code, stdout, stderr } = await run;
  if (code !== 0) throw new Error(`A benchmark failed:\n${stderr}`);
  return stdout;
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function say(what: string): void {
  console.log(`measuring ${what} …`);
}
