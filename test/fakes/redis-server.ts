import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../integration/harness/free-ports.js';

/** Why the tests with a real Redis cannot run here; `false` when they can. */
export const withoutRedis: string | false =
  spawnSync('redis-server', ['--version']).error === undefined ? false : 'no redis-server here';

/** A Redis of our own, which can be killed and started again on the same port and files. */
export class RedisServer {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly directory: string,
    readonly settings: readonly string[],
  ) {}

  /** Keeps an append-only file, unless the settings say otherwise. */
  static async start(
    settings: readonly string[] = ['--appendonly', 'yes', '--save', ''],
  ): Promise<RedisServer> {
    const server = await RedisServer.absent(settings);
    await server.launch();
    return server;
  }

  /** One that is still to be started. */
  static async absent(settings: readonly string[] = []): Promise<RedisServer> {
    const [port = 0] = await freePorts(1);
    return new RedisServer(port, await mkdtemp(join(tmpdir(), 'skyqueue-redis-')), settings);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Resolves when it answers. */
  async launch(): Promise<void> {
    const where = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.directory];
    const child = spawn('redis-server', [...where, ...this.settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout }))
      if (/ready to accept connections/i.test(line)) break;
    child.stdout.resume();
    if (child.exitCode !== null) throw new Error('redis-server did not start');
  }

  /** Resolves when the process is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    child.kill('SIGCONT');
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** It keeps its connections and says nothing more, until it goes on. */
  suspend(): void {
    this.#child?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child?.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true });
  }
}
