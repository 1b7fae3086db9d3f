import { randomUUID } from 'node:crypto';
import type { KernelConnection } from '@jupyterlab/services';
import { messageOf, QueueServerError } from '../errors.js';
import { KernelBridge } from './bridge/kernel-bridge.js';
import type { ServicesConnection } from './bridge/services-connection.js';
import { Heartbeat, type HeartbeatTimes, type KernelAddress } from './channels/index.js';
import { Comms, type Comm } from './comm.js';
import { RunningExecution, type Execution } from './execution.js';
import { HealthWatch, type HealthListener, type KernelHealth } from './health.js';
import { describeExit, endKernel, type KernelExit, type KernelProcess } from './kernel-process.js';
import {
  type Channel,
  type ExecuteReply,
  type JsonObject,
  type KernelInfo,
  type KernelMessage,
  type Metadata,
} from './wire/index.js';

export interface ConnectOptions {
  /** Ends the waiting for a kernel that does not answer. Without it, `connect` waits until the process ends. */
  signal?: AbortSignal;
  /** The kernel's process, if its end can be told. Without it, a death shows as a lost link only. */
  process?: KernelProcess;
  /** Sees every iopub message from the first one on, whoever caused it. More can be added by `onIopub`. */
  onIopub?: IopubListener;
  onHealth?: HealthListener;
  /** Told what went wrong and concerns no request: unreadable messages, listeners that threw. */
  onFault?: (error: unknown) => void;
  username?: string;
  heartbeat?: HeartbeatTimes;
  /** See `ChannelsOptions`. */
  welcomeWaitMs?: number;
  secret?: string;
}

export type IopubListener = (message: KernelMessage) => void;

export interface ExecuteOptions {
  silent?: boolean;
  storeHistory?: boolean;
  /** Whether an error aborts what we sent after this. */
  stopOnError?: boolean;
  metadata?: Metadata;
}

const HEARTBEAT: HeartbeatTimes = { intervalMs: 1_000, silentAfterMs: 3_000 };

/** How long after a kernel's exit we wait for its lines to break; what it said last arrives before that. */
const LAST_WORDS_MS = 500;

/**
 * One client of one running kernel, started by us or long ago by somebody else. `connect` resolves when no message can be
 * missed any more. It ends by `dispose`, which leaves the kernel alone, or by the exit of the kernel's process.
 */
export class KernelClient {
  /** What the kernel says of itself. Rejects when the connection ends before it says anything. */
  readonly info: Promise<KernelInfo>;
  readonly #connection: KernelConnection;
  readonly #bridge: KernelBridge;
  readonly #process: KernelProcess | undefined;
  readonly #heartbeat: Heartbeat;
  readonly #executions = new Map<string, RunningExecution>();
  readonly #comms: Comms;
  readonly #iopubListeners = new Set<IopubListener>();
  readonly #healthListeners = new Set<HealthListener>();
  readonly #onFault: (error: unknown) => void;
  readonly #health = new HealthWatch((health) => {
    for (const listener of this.#healthListeners) this.#guard(() => listener(health));
  });
  #lines = false;
  #lineBroke: (() => void) | undefined;
  /** Why nothing more can be asked; the first reason stays. */
  #ended: QueueServerError | undefined;
  #endInfo!: (reason: Error) => void;
  readonly #noInfo = new Promise<never>((_resolve, reject) => (this.#endInfo = reject));
  #closing: Promise<void> | undefined;

  /** Loads what `connect` needs, which takes a moment that may be spent while a kernel is starting. */
  static async prepare(): Promise<void> {
    await loadServices();
  }

  static async connect(address: KernelAddress, options: ConnectOptions = {}): Promise<KernelClient> {
    const client = new KernelClient(address, options, await loadServices());
    try {
      await client.#open(options.signal);
      return client;
    } catch (error) {
      await client.dispose();
      throw error;
    }
  }

  private constructor(address: KernelAddress, options: ConnectOptions, connectServices: ServicesConnection) {
    const { username = 'skyqueue', process, welcomeWaitMs, secret } = options;
    this.#process = process;
    this.#onFault = options.onFault ?? logFault;
    if (options.onIopub) this.#iopubListeners.add(options.onIopub);
    if (options.onHealth) this.#healthListeners.add(options.onHealth);

    const model = { id: randomUUID(), name: 'kernel', execution_state: 'unknown' };
    const identity = { session: randomUUID(), username, model };
    this.#bridge = new KernelBridge(
      address,
      identity,
      {
        message: (channel, message) => this.#take(channel, message),
        link: (connected) => this.#setLines(connected),
        failed: (error) => this.#fault(error),
      },
      {
        ...(welcomeWaitMs === undefined ? {} : { welcomeWaitMs }),
        ...(secret === undefined ? {} : { secret }),
      },
    );
    this.#comms = new Comms((type, content, parts) => void this.#bridge.send('shell', type, content, parts));
    this.#connection = connectServices(this.#bridge, identity);
    this.info = Promise.race([this.#connection.info as Promise<object> as Promise<KernelInfo>, this.#noInfo]);
    this.info.catch(() => {}); // nobody may ask
    this.#heartbeat = new Heartbeat(
      address,
      { alive: () => this.#health.heartbeat(true), silent: () => this.#health.heartbeat(false) },
      options.heartbeat ?? HEARTBEAT,
    );
    void process?.exited.then((exit) => this.#died(exit));
  }

  /** Names us in the headers of our messages, and so in the parent of every answer to them. */
  get session(): string {
    return this.#connection.clientId;
  }

  get health(): KernelHealth {
    return this.#health.health;
  }

  /** Returns a function that ends the listening. */
  onIopub(listener: IopubListener): () => void {
    this.#iopubListeners.add(listener);
    return () => void this.#iopubListeners.delete(listener);
  }

  /** Returns a function that ends the listening. */
  onHealth(listener: HealthListener): () => void {
    this.#healthListeners.add(listener);
    return () => void this.#healthListeners.delete(listener);
  }

  /** Sends code to run. Requests of one client are run in the order of the calls. */
  execute(code: string, options: ExecuteOptions = {}): Execution {
    if (this.#ended) throw this.#ended;
    const { silent = false, storeHistory = !silent, stopOnError = true, metadata = {} } = options;
    const future = this.#connection.requestExecute(
      { code, silent, store_history: storeHistory, stop_on_error: stopOnError, allow_stdin: false },
      true,
      metadata as never, // any JSON; services has its own type for that
    );
    const execution = new RunningExecution(future.msg.header.msg_id);
    this.#executions.set(execution.msgId, execution);
    future.done
      .then(
        (reply) => execution.complete(reply.content as ExecuteReply),
        (error: unknown) =>
          execution.fail(this.#ended ?? new QueueServerError('KERNEL_CLOSED', [], { cause: error })),
      )
      .finally(() => this.#executions.delete(execution.msgId));
    return execution;
  }

  /** Opens a comm to what the kernel has under that name. The kernel closes it at once where it has nothing. */
  openComm(target: string, data: JsonObject = {}): Comm {
    if (this.#ended) throw this.#ended;
    return this.#comms.open(target, data);
  }

  /** Interrupts what is running. Resolves when the kernel has taken note, which is before the code has ended. */
  async interrupt(): Promise<void> {
    if (this.#ended) throw this.#ended;
    try {
      await this.#connection.interrupt();
    } catch (error) {
      throw this.#ended ?? error;
    }
  }

  /**
   * Asks the kernel to end and waits for that; kills it after the time allowed. Where the process is not known, waits for the
   * kernel's word only.
   */
  async shutdown(times: { graceMs?: number; cause?: string } = {}): Promise<KernelExit | undefined> {
    const ask = async (): Promise<void> => {
      if (!this.#ended) await this.#bridge.control('shutdown_request', { restart: false });
    };
    if (this.#process === undefined) {
      await ask();
      await this.dispose();
      return undefined;
    }
    // An answer need not come: the kernel may be hung, or end before it is sent.
    const exit = await endKernel(this.#process, () => void ask().catch(() => {}), times);
    await this.dispose();
    return exit;
  }

  /** Leaves the kernel. What is still awaited rejects KERNEL_CLOSED. Safe to call twice. */
  dispose(): Promise<void> {
    return this.#end(new QueueServerError('KERNEL_CLOSED'));
  }

  async #open(signal?: AbortSignal): Promise<void> {
    const connected = new Promise<void>((resolve) => {
      this.#connection.connectionStatusChanged.connect((_connection, status) => {
        if (status === 'connected') resolve();
      });
    });
    const opened = Promise.all([this.#bridge.channels.whenOpen(signal), connected]);
    opened.catch(() => {}); // the kernel's death may be told first
    const died = this.#process?.exited.then((exit) => Promise.reject(kernelDied(exit)));
    await (died ? Promise.race([opened, died]) : opened);
  }

  #take(channel: Channel, message: KernelMessage): void {
    if (channel !== 'iopub') return;
    this.#health.message(message);
    const parent = message.parent_header.msg_id;
    if (parent !== undefined) this.#executions.get(parent)?.tell(message);
    this.#guard(() => this.#comms.take(message));
    for (const listener of this.#iopubListeners) this.#guard(() => listener(message));
  }

  async #died(exit: KernelExit): Promise<void> {
    this.#health.exited();
    if (this.#ended) return;
    await this.#lastWords();
    await this.#end(kernelDied(exit));
  }

  /** What a kernel said before it died has left it, and may still be on its way to us. */
  async #lastWords(): Promise<void> {
    if (this.#lines) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LAST_WORDS_MS);
        this.#lineBroke = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await this.#bridge.channels.drained();
  }

  #end(reason: QueueServerError): Promise<void> {
    this.#ended ??= reason;
    this.#closing ??= this.#close(this.#ended);
    return this.#closing;
  }

  async #close(reason: QueueServerError): Promise<void> {
    const { channels } = this.#bridge;
    this.#bridge.abandon(reason);
    this.#endInfo(reason);
    this.#comms.end();
    this.#connection.dispose();
    await Promise.all([channels.close(), this.#heartbeat.close()]);
    this.#setLines(false);
  }

  #setLines(standing: boolean): void {
    this.#lines = standing;
    if (!standing) this.#lineBroke?.();
    this.#health.lines(standing);
  }

  /** A listener's mistake is not the connection's: it is reported, and the next listener is told. */
  #guard(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    if (!this.#ended) this.#onFault(error);
  }
}

/** Late, because a restarted manager has to answer its clients before it looks for its kernel. */
async function loadServices(): Promise<ServicesConnection> {
  return (await import('./bridge/services-connection.js')).servicesConnection;
}

function kernelDied(exit: KernelExit): QueueServerError {
  return new QueueServerError('KERNEL_DIED', [describeExit(exit)]);
}

function logFault(error: unknown): void {
  console.error(`Kernel connection: ${messageOf(error)}`);
}
