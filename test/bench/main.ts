import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
/** As the disk has them. */
const BLOCK = 4_096;
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

/** A bare file, when each write has to be on the disk before the next one begins. */
async function storeLimit(): Promise<Figures<RowName>> {
  const path = join(tmpdir(), `skyqueue-bench-${randomUUID()}`);
  const writes = 100 + WRITES;
  // A file that grows, or has holes, costs a flush of what the file system notes about it, too.
  writeFileSync(path, Buffer.alloc(writes * BLOCK), { flush: true });
  const file = await open(path, constants.O_RDWR | constants.O_DSYNC);
  const block = Buffer.alloc(BLOCK, 'x');
  let start = 0;
  for (let i = 0; i < writes; i++) {
    if (i === writes - WRITES) start = performance.now();
    await file.write(block, 0, BLOCK, i * BLOCK);
  }
  const rate = (1_000 * WRITES) / (performance.now() - start);
  await file.close();
  rmSync(path);
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
