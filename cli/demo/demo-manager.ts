import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectZmq, RequestTimeoutError, type REManagerClient } from '../../src/client/index.js';

const PROGRAM = fileURLToPath(new URL('../start-re-manager.js', import.meta.url));
const PING_MS = 200;
const START_MS = 20_000;
const END_MS = 10_000;
const LAST_WORDS = 4_000;

/** An RE Manager for one demonstration: on free ports, with its data in a temporary directory, gone without a trace. */
export class DemoManager {
  readonly client: REManagerClient;
  readonly infoAddress: string;
  readonly #directory: string;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #lastWords = '';

  /** The demonstration is over when the manager is: `onExit` is told its last words. */
  static async start(onExit: (lastWords: string) => void): Promise<DemoManager> {
    const [control, info] = await freePorts();
    const directory = mkdtempSync(join(tmpdir(), 'skyqueue-demo-'));
    const manager = new DemoManager(`tcp://127.0.0.1:${control}`, `tcp://127.0.0.1:${info}`, directory);
    void manager.#exited.then(() => onExit(manager.#lastWords));
    try {
      await manager.#answers();
      return manager;
    } catch (error) {
      await manager.stop();
      throw error;
    }
  }

  private constructor(controlAddress: string, infoAddress: string, directory: string) {
    this.#directory = directory;
    this.infoAddress = infoAddress;
    this.client = connectZmq({ controlAddr: controlAddress, infoAddr: infoAddress, user: 'demo' });
    this.#process = spawn(
      process.execPath,
      [
        PROGRAM,
        `--zmq-control-addr=${controlAddress}`,
        `--zmq-info-addr=${infoAddress}`,
        `--data-dir=${join(directory, 'data')}`,
        `--ipython-connection-dir=${directory}`,
      ],
      // Detached, so that Ctrl-C in the terminal reaches the demonstration only, which ends things in order.
      { env: demoEnvironment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (data) => (this.#lastWords = (this.#lastWords + String(data)).slice(-LAST_WORDS)));
    }
    this.#exited = once(this.#process, 'exit').catch(() => undefined);
  }

  /** Asks the manager to end, as `qserver manager stop` does, and waits until it has. */
  async leave(): Promise<void> {
    await this.client.managerStop();
    await this.#untilExited();
  }

  /** Ends the manager with everything that it started, and removes its directory. Safe to call twice. */
  async stop(): Promise<void> {
    await this.client.close();
    this.#process.kill('SIGTERM');
    await this.#untilExited();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #untilExited(): Promise<void> {
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), END_MS);
    await this.#exited;
    clearTimeout(kill);
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (this.#process.exitCode === null && Date.now() < deadline) {
      try {
        await this.client.ping({ timeoutMs: PING_MS });
        return;
      } catch (error) {
        if (!RequestTimeoutError.is(error)) throw error;
      }
    }
    throw new Error(`The RE Manager did not start:\n${this.#lastWords}`);
  }
}

/** What operators have set for their own manager is not meant for this one. */
function demoEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(QSERVER|SKYQUEUE)_/.test(name)),
  );
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = servers.map(async (server) => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  });
  const found = await Promise.all(ports);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return found as [number, number];
}
