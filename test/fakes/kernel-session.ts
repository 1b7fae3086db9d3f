import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, watch, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dealer, Subscriber } from 'zeromq';
import {
  createMessage,
  decode,
  encode,
  withProof,
  type KernelMessage,
  type MessageContents,
  type MessageType,
} from '../../src/jupyter/wire/index.js';
import { KernelTalk, stateOf, type Exchange, type Sending } from './kernel-talk.js';

export { stateOf, type Exchange, type Sending } from './kernel-talk.js';

const MAIN = fileURLToPath(new URL('../../kernel/main.js', import.meta.url));

export interface RawConnection {
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** A kernel process of a test, and the clients that were connected to it: `close` ends them all. */
export class TestKernel {
  readonly folder = mkdtempSync(join(tmpdir(), 'skyqueue-kernel-'));
  readonly connectionFile = join(this.folder, 'kernel.json');
  readonly process: ChildProcess;
  readonly exited: Promise<number | NodeJS.Signals | null>;
  readonly #sessions: KernelSession[] = [];
  #stderr = '';
  #stdout = '';

  /** `input` is what the kernel finds on its standard input; a session with it as its secret is the manager's. */
  constructor(
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
    private readonly input?: string,
  ) {
    this.process = spawn(process.execPath, [MAIN, '--connection-file', this.connectionFile, ...args], {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'ipc'],
      cwd: this.folder,
      // Compiled code that another test left behind must not decide what this one sees.
      env: {
        ...process.env,
        XDG_CACHE_HOME: join(this.folder, 'cache'),
        JUPYTER_DATA_DIR: join(this.folder, 'jupyter'),
        ...env,
      },
    });
    this.process.stdin?.end(input);
    this.process.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.process.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    this.exited = once(this.process, 'close').then(
      ([code, signal]) => (signal ?? code) as number | NodeJS.Signals,
    );
  }

  get stderr(): string {
    return this.#stderr;
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** The next news that the kernel tells the process that started it. */
  async news(kind: string): Promise<Record<string, unknown>> {
    for (;;) {
      const [message] = (await Promise.race([
        once(this.process, 'message'),
        this.exited.then(() => [{ kernel: 'exited' }]),
      ])) as [Record<string, unknown>];
      if (message['kernel'] === kind || message['kernel'] === 'exited') return message;
    }
  }

  /** A client whose subscription is known to be up. */
  connect(): Promise<KernelSession> {
    return this.connectTo(this.connectionFile);
  }

  /** A client that has our secret. */
  connectAsManager(): Promise<KernelSession> {
    return this.connectTo(this.connectionFile, this.input);
  }

  /** The same with another kernel that writes its connection file into our folder. */
  async connectTo(connectionFile: string, secret?: string): Promise<KernelSession> {
    await this.#written(connectionFile);
    const connection = JSON.parse(readFileSync(connectionFile, 'utf8')) as RawConnection;
    const session = new KernelSession(connection, secret);
    this.#sessions.push(session);
    await session.ready();
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.close();
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL');
    await this.exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #written(connectionFile: string): Promise<void> {
    const watcher = watch(this.folder);
    try {
      while (!existsSync(connectionFile)) {
        const gone = this.exited.then((code) => {
          throw new Error(`the kernel ended (${code}) before it could be reached: ${this.stderr}`);
        });
        await Promise.race([once(watcher, 'change'), gone]);
      }
    } finally {
      watcher.close();
    }
  }
}

/** One client over raw sockets. */
export class KernelSession extends KernelTalk {
  readonly id = randomUUID();
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #stdin: Dealer;
  readonly #iopub: Subscriber;
  #sending: Promise<void> = Promise.resolve();

  constructor(
    readonly connection: RawConnection,
    private readonly secret?: string,
  ) {
    super();
    const options = { linger: 0, receiveHighWaterMark: 0 };
    const routingId = `client-${this.id}`;
    this.#shell = new Dealer({ ...options, sendHighWaterMark: 0, routingId });
    this.#control = new Dealer({ ...options, sendHighWaterMark: 0, routingId });
    this.#stdin = new Dealer({ ...options, sendHighWaterMark: 0, routingId });
    this.#iopub = new Subscriber(options);
    this.#shell.connect(this.#address('shell_port'));
    this.#control.connect(this.#address('control_port'));
    this.#stdin.connect(this.#address('stdin_port'));
    this.#iopub.connect(this.#address('iopub_port'));
    this.#iopub.subscribe();
    void this.#read(this.#shell, this.replies);
    void this.#read(this.#control, this.replies);
    void this.#read(this.#stdin, this.replies);
    void this.#read(this.#iopub, this.published);
  }

  send<Type extends MessageType>(type: Type, content: MessageContents[Type], sending: Sending = {}): string {
    const { metadata = {}, buffers = [], subshell, channel = 'shell', parent = {} } = sending;
    const msg_id = randomUUID();
    const message = createMessage(
      type,
      content,
      { msg_id, session: this.id, username: 'test', date: new Date().toISOString() },
      { metadata, parent, buffers },
    );
    if (subshell !== undefined) message.header.subshell_id = subshell;
    const socket = type === 'input_reply' ? this.#stdin : channel === 'shell' ? this.#shell : this.#control;
    const frames = encode(
      this.secret === undefined ? message : withProof(message, this.secret),
      this.connection.key,
    );
    // Whoever has left meanwhile says no more.
    this.#sending = this.#sending.then(() => (socket.closed ? undefined : socket.send(frames)));
    return msg_id;
  }

  #address(port: 'shell_port' | 'iopub_port' | 'control_port' | 'stdin_port'): string {
    return `tcp://${this.connection.ip}:${this.connection[port]}`;
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
  }

  async #read(socket: AsyncIterable<Buffer[]>, into: KernelMessage[]): Promise<void> {
    for await (const frames of socket) {
      this.heard(decode(frames, this.connection.key), into);
    }
  }
}

/** Message types, with the state in place of `status`. */
export function kinds(messages: readonly KernelMessage[]): string[] {
  return messages.map((message) => stateOf(message) ?? message.header.msg_type);
}

/** What was printed, both streams together or one of them. */
export function textOf(messages: readonly KernelMessage[], name?: 'stdout' | 'stderr'): string {
  return messages
    .filter(({ header }) => header.msg_type === 'stream')
    .map(({ content }) => content as { name: string; text: string })
    .filter((content) => name === undefined || content.name === name)
    .map(({ text }) => text)
    .join('');
}

/** Contents of the messages of one type. */
export function contentsOf(messages: readonly KernelMessage[], type: string): Record<string, unknown>[] {
  return messages
    .filter(({ header }) => header.msg_type === type)
    .map(({ content }) => content as Record<string, unknown>);
}

/** The text of the last expression, as a console shows it. */
export function resultOf({ published }: Exchange): string | undefined {
  const [result] = contentsOf(published, 'execute_result');
  return (result?.['data'] as Record<string, string> | undefined)?.['text/plain'];
}

export function replyOf({ reply }: Exchange): Record<string, unknown> {
  return reply.content as Record<string, unknown>;
}

/** Marks code that a program wrote: it is plain JavaScript and skips the compiler. */
export const GENERATED: Sending = { metadata: { skyqueue: { generated: true } } };
