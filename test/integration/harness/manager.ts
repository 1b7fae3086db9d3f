import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, InfoStream, type Reply, type Status } from './control.js';
import { freePorts } from './free-ports.js';
import { killAll, MARK, processesMarked, untilNoProcess, type MarkedProcess } from './processes.js';
import { pythonProgram, ROOT, type Marked } from './python.js';
import { JSON_WIRE, wireEnvironment, type Wire } from './wire.js';

export type Make = 'skyqueue' | 'reference';

export interface ManagerOptions {
  readonly make?: Make;
  /** Further flags of start-re-manager. */
  readonly flags?: readonly string[];
  readonly startupDir?: string;
  /** A data directory that outlives this manager, for tests of what the next one finds. */
  readonly dataDir?: string;
  /** Address of a Redis that outlives this manager. */
  readonly redis?: string;
  /** Another way to start it, as a user would; where it listens and keeps its data is said by the environment then. */
  readonly shellCommand?: string;
  /** Plain JSON unless given. */
  readonly wire?: Wire;
}

const MANAGER_PROGRAM = 'dist/cli/re-manager.js';
const KERNEL_PROGRAM = 'dist/kernel/';
/** Short, because how long an outage lasts cannot be told more exactly than this. */
const ASK_AGAIN_MS = 50;
const START_MS = 30_000;
const END_MS = 15_000;
export const USER = { user: 'Test', user_group: 'primary' } as const;

/**
 * A manager with ports, directories and an environment of its own, and whatever it started. `close` ends it and fails
 * the test if a process is left.
 */
export class TestManager implements Marked {
  readonly mark = randomUUID();
  readonly directory = mkdtempSync(join(tmpdir(), 'skyqueue-test-'));
  readonly environment: NodeJS.ProcessEnv;
  readonly info: InfoStream;
  output = '';
  #children: ChildProcess[] = [];
  #closed = false;

  private constructor(
    readonly controlAddress: string,
    readonly infoAddress: string,
    readonly options: ManagerOptions,
    readonly redisPort: number,
  ) {
    this.environment = {
      ...process.env,
      HOME: this.directory,
      TMPDIR: this.directory,
      XDG_DATA_HOME: join(this.directory, 'data'),
      XDG_RUNTIME_DIR: this.directory,
      JUPYTER_RUNTIME_DIR: join(this.directory, 'jupyter'),
      IPYTHONDIR: join(this.directory, 'ipython'),
      QSERVER_ZMQ_CONTROL_ADDRESS: controlAddress,
      QSERVER_ZMQ_INFO_ADDRESS: infoAddress,
      QSERVER_ZMQ_CONTROL_ADDRESS_FOR_SERVER: controlAddress,
      QSERVER_ZMQ_INFO_ADDRESS_FOR_SERVER: infoAddress,
      // The node test runner tells its children by this variable that they are tests; a manager is none.
      NODE_TEST_CONTEXT: undefined,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      PYTHONUNBUFFERED: '1',
      TERM: 'xterm',
      ...wireEnvironment(options.wire ?? JSON_WIRE),
    };
    this.info = new InfoStream(infoAddress, options.wire);
  }

  static async start(options: ManagerOptions = {}): Promise<TestManager> {
    const [control = 0, info = 0, redis = 0] = await freePorts(3);
    const manager = new TestManager(`tcp://127.0.0.1:${control}`, `tcp://127.0.0.1:${info}`, options, redis);
    try {
      await manager.#launch();
      await manager.untilUp(START_MS);
      await manager.info.untilHeard();
      return manager;
    } catch (error) {
      await manager.#sweep();
      throw new Error(`The manager did not start. It printed:\n${manager.output}`, { cause: error });
    }
  }

  get supervisor(): ChildProcess {
    const child = this.#children.at(-1);
    assert.ok(child);
    return child;
  }

  async request(method: string, params: object = {}, limitMs?: number): Promise<Reply> {
    const reply = await ask(this.controlAddress, method, params, limitMs, this.options.wire);
    assert.ok(reply, `no reply to ${method}; the manager printed:\n${this.output}`);
    return reply;
  }

  /** The reply of a request that has to succeed. */
  async accept(method: string, params: object = {}): Promise<Reply> {
    const reply = await this.request(method, params);
    assert.ok(reply.success, `${method} was refused: ${String(reply.msg)}\n${this.output.slice(-2_000)}`);
    return reply;
  }

  async status(): Promise<Status> {
    return (await this.request('status')) as Status;
  }

  /**
   * The status when it is as wanted: now, or the first one published later. Older ones do not count, although they may
   * still be on their way to us.
   */
  async until(wanted: (status: Status) => boolean, what: string, limitMs?: number): Promise<Status> {
    const now = await this.status();
    return wanted(now) ? now : this.info.untilStatus(now, wanted, what, limitMs);
  }

  untilIdle(limitMs?: number): Promise<Status> {
    return this.until(({ manager_state }) => manager_state === 'idle', 'manager_state idle', limitMs);
  }

  async openEnvironment(): Promise<void> {
    await this.accept('environment_open');
    const status = await this.untilIdle();
    assert.ok(
      status.worker_environment_exists,
      `the environment did not open:\n${this.output.slice(-4_000)}`,
    );
  }

  async add(name: string, args: unknown[] = [], kwargs: object = {}): Promise<string> {
    const item = { item_type: 'plan', name, args, kwargs };
    const reply = await this.accept('queue_item_add', { item, ...USER });
    return (reply.item as { item_uid: string }).item_uid;
  }

  async history(): Promise<HistoryItem[]> {
    return (await this.accept('history_get')).items as HistoryItem[];
  }

  processes(): MarkedProcess[] {
    return processesMarked(this.mark);
  }

  /** The process that runs the environment. */
  get kernelPid(): number {
    return this.#only('kernel', ({ command }) => command.includes(KERNEL_PROGRAM));
  }

  /** The process behind the control socket, which the supervisor keeps going. */
  get managerPid(): number {
    return this.#only('manager', ({ command }) => command.includes(MANAGER_PROGRAM));
  }

  #only(what: string, wanted: (process: MarkedProcess) => boolean): number {
    const found = this.processes().filter(wanted);
    assert.equal(found.length, 1, `one ${what} process, of ${JSON.stringify(this.processes())}`);
    return found[0]?.pid ?? 0;
  }

  /** Asks until an answer comes: while nobody is bound, a question is lost, and then only asking again helps. */
  async untilUp(limitMs: number): Promise<Status> {
    const limit = performance.now() + limitMs;
    while (performance.now() < limit) {
      if (this.supervisor.exitCode !== null) break;
      const status = await ask(this.controlAddress, 'status', {}, ASK_AGAIN_MS, this.options.wire);
      if (status !== undefined) return status as Status;
    }
    throw new Error(`No answer on ${this.controlAddress}`);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const asked = await ask(
      this.controlAddress,
      'manager_stop',
      { option: 'safe_off' },
      2_000,
      this.options.wire,
    );
    if (asked?.success !== true) this.supervisor.kill('SIGTERM');
    if (this.supervisor.exitCode === null && this.supervisor.signalCode === null)
      await once(this.supervisor, 'exit', { signal: AbortSignal.timeout(END_MS) }).catch(() => undefined);
    for (const helper of this.#children.slice(0, -1)) helper.kill('SIGTERM');
    const left = await untilNoProcess(this.mark, END_MS);
    await this.#sweep();
    assert.deepEqual(left, [], `processes left behind; the manager printed:\n${this.output.slice(-4_000)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #sweep(): Promise<void> {
    killAll(processesMarked(this.mark));
    await untilNoProcess(this.mark, END_MS);
    await this.info.close();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async #launch(): Promise<void> {
    if (this.options.shellCommand !== undefined) {
      this.#spawn('sh', ['-c', `exec ${this.options.shellCommand}`], true, ROOT);
      return;
    }
    const addresses = ['--zmq-control-addr', this.controlAddress, '--zmq-info-addr', this.infoAddress];
    const { redis: sharedRedis } = this.options;
    if (this.options.make === 'reference') {
      const nothingKept = [
        '--port',
        String(this.redisPort),
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        this.directory,
      ];
      if (sharedRedis === undefined) {
        const redis = this.#spawn('redis-server', nothingKept, false);
        await untilPrinted(redis, /ready to accept connections/i);
      }
      const redisAddress = sharedRedis ?? `localhost:${this.redisPort}`;
      const flags = ['--zmq-publish-console', 'ON', '--redis-addr', redisAddress];
      this.#spawn(pythonProgram('start-re-manager'), [...addresses, ...flags, ...(this.options.flags ?? [])]);
      return;
    }
    this.#spawn(process.execPath, [
      join(ROOT, 'dist/cli/start-re-manager.js'),
      ...addresses,
      '--data-dir',
      this.options.dataDir ?? join(this.directory, 'data'),
      '--startup-dir',
      this.options.startupDir ?? join(ROOT, 'startup'),
      ...(sharedRedis === undefined ? [] : ['--redis-addr', sharedRedis]),
      ...(this.options.flags ?? []),
    ]);
  }

  #spawn(file: string, args: readonly string[], keepOutput = true, cwd = this.directory): ChildProcess {
    const child = spawn(file, args, {
      env: { ...this.environment, [MARK]: this.mark },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.on('error', (error) => (this.output += `${file}: ${error.message}\n`));
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        if (keepOutput) this.output += text;
      });
    this.#children.push(child);
    return child;
  }
}

export interface HistoryItem {
  readonly name: string;
  readonly item_uid: string;
  readonly result: {
    readonly exit_status: string;
    readonly run_uids: readonly string[];
    readonly scan_ids: readonly number[];
    readonly time_start: number;
    readonly time_stop: number;
    readonly msg: string;
    readonly traceback: string;
  };
}

async function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (more: string) => {
      text += more;
      if (pattern.test(text)) resolve();
    });
    child.once('exit', () => reject(new Error(`${child.spawnfile} ended: ${text}`)));
  });
}
