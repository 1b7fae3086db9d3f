/** Entry of the I/O thread: the sockets, and all that has to be answered while the main thread is busy. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../src/errors.js';
import { readConnectionFile, writeConnectionFile } from './connection.js';
import { Breaker } from './breaker.js';
import { Flow } from './flow.js';
import type { FromIo, IoThreadData, ToIo } from './link.js';
import { LookOnly } from './look-only.js';
import { bindSockets } from './sockets.js';
import { KernelServer } from './server.js';
import { StandStill } from './stand-still.js';
import { watchParent } from './watch-parent.js';

const { connectionFile, session, parentPid, flow, order, closing, isLookOnly } = workerData as IoThreadData;

await start();

async function start(): Promise<void> {
  let server: KernelServer;
  try {
    const lookOnly = isLookOnly ? LookOnly.fromStandardInput() : null;
    const sockets = await bindSockets(readConnectionFile(connectionFile));
    writeConnectionFile(connectionFile, sockets.connection);
    const end = new StandStill(closing);
    const ports = { tellMain, log, closed: () => end.release() };
    const breaker = new Breaker(new StandStill(order));
    server = new KernelServer(sockets, session, ports, new Flow(flow), breaker, lookOnly);
    if (parentPid !== null) watchParent(parentPid, () => server.parentGone());
    tellMain({ tell: 'bound', connection: sockets.connection });
  } catch (error) {
    tellMain({ tell: 'unusable', reason: messageOf(error) });
    return;
  }
  parentPort?.on('message', (message: ToIo) => server.fromMain(message));
  server.serve();
}

function tellMain(message: FromIo): void {
  parentPort?.postMessage(message);
}

/** Not through `process.stderr`: a worker's stream passes through the main thread, which may be the one that is stuck. */
function log(text: string): void {
  try {
    writeSync(2, `skyqueue kernel: ${text}\n`);
  } catch {
    // Nobody reads our standard error any more: there is nowhere left to say so.
  }
}
