import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { Router, XPublisher } from 'zeromq';
import {
  ConnectionInfo,
  createMessage,
  decode,
  encode,
  isMessage,
  readConnectionFile,
  writeConnectionFile,
  type Channel,
  type KernelMessage,
  type MessageContents,
  type MessageOf,
  type MessageType,
} from '../../src/jupyter/index.js';
import { Outbox } from '../../src/jupyter/channels/index.js';

export interface EchoOptions {
  /** Whether it says `iopub_welcome` (JEP 65). */
  welcome?: boolean;
  key?: string;
}

interface Line {
  socket: Router | XPublisher;
  outbox: Outbox;
  port: number;
}
type Lines = Record<'shell' | 'control' | 'stdin' | 'iopub' | 'hb', Line>;

/**
 * A kernel that runs nothing and speaks the true wire format over real sockets: it shows the code of every cell as output
 * and as result, and sends back what comes in through a comm of target `echo`. Some words make it do something else:
 * `print N` (N lines, each a message), `fail`, `abort`, `wait` (until it is interrupted), `ask` (input of its client),
 * `die` (the process, if it is one).
 */
export class EchoKernel {
  readonly connection: ConnectionInfo;
  readonly #session = randomUUID();
  readonly #lines: Lines;
  readonly #key: string;
  readonly #welcome: boolean;
  #reading: Promise<unknown> = Promise.resolve();
  #cells: Promise<void> = Promise.resolve();
  #sent: Promise<void> = Promise.resolve();
  #executionCount = 0;
  #interrupt: (() => void) | undefined;
  /** Whether it echoes heartbeats. */
  beating = true;
  /** The types of all messages that clients sent, in the order of their arrival. */
  readonly received: string[] = [];
  #input: ((value: string) => void) | undefined;
  #onShutdown: () => void = () => {};
  readonly shutdown = new Promise<void>((resolve) => (this.#onShutdown = resolve));

  static async start({ welcome = true, key = randomUUID() }: EchoOptions = {}): Promise<EchoKernel> {
    const [shell, control, stdin, hb] = await Promise.all([router(), router(), router(), router()]);
    const publisher = new XPublisher({ sendHighWaterMark: 0, linger: LINGER_MS });
    const iopub = await bound(publisher);
    return new EchoKernel({ shell, control, stdin, hb, iopub }, key, welcome);
  }

  private constructor(lines: Lines, key: string, welcome: boolean) {
    this.#lines = lines;
    this.#key = key;
    this.#welcome = welcome;
    const { shell, control, stdin, hb, iopub } = lines;
    this.connection = ConnectionInfo.parse({
      key,
      shell_port: shell.port,
      control_port: control.port,
      stdin_port: stdin.port,
      hb_port: hb.port,
      iopub_port: iopub.port,
      kernel_name: 'echo',
    });
    this.#reading = Promise.all([
      this.#read('shell'),
      this.#read('control'),
      this.#read('stdin'),
      this.#beat(),
      this.#greet(),
    ]);
  }

  /** Publishes what no request caused. */
  publish<T extends MessageType>(type: T, content: MessageContents[T]): void {
    this.#send('iopub', type, content);
  }

  /** Publishes frames that are no message. */
  publishRaw(frames: Buffer[]): void {
    void this.#lines.iopub.outbox.send(frames);
  }

  async close(): Promise<void> {
    for (const { socket } of Object.values(this.#lines)) socket.close();
    await this.#reading;
  }

  async #read(channel: 'shell' | 'control' | 'stdin'): Promise<void> {
    for await (const frames of this.#lines[channel].socket as Router) {
      this.#handle(channel, decode(frames, this.#key));
    }
  }

  async #beat(): Promise<void> {
    const { socket, outbox } = this.#lines.hb;
    for await (const frames of socket as Router) {
      if (this.beating) outbox.send(frames).catch(() => {});
    }
  }

  async #greet(): Promise<void> {
    for await (const [subscription] of this.#lines.iopub.socket as XPublisher) {
      if (!this.#welcome || subscription?.[0] !== 1) continue;
      this.publish('iopub_welcome', { subscription: subscription.subarray(1).toString() });
    }
  }

  #handle(channel: Channel, message: KernelMessage): void {
    this.received.push(message.header.msg_type);
    if (isMessage(message, 'execute_request')) {
      this.#cells = this.#cells.then(() => this.#busy(message, () => this.#execute(message)));
      return;
    }
    if (isMessage(message, 'input_reply')) {
      this.#input?.(message.content.value);
      return;
    }
    void this.#busy(message, () => this.#answer(channel, message));
  }

  async #busy(parent: KernelMessage, work: () => void | Promise<void>): Promise<void> {
    this.#send('iopub', 'status', { execution_state: 'busy' }, parent);
    await work();
    this.#send('iopub', 'status', { execution_state: 'idle' }, parent);
  }

  #answer(channel: Channel, message: KernelMessage): void {
    if (isMessage(message, 'kernel_info_request')) {
      this.#send(channel, 'kernel_info_reply', ABOUT, message);
    } else if (isMessage(message, 'interrupt_request')) {
      this.#interrupt?.();
      this.#send(channel, 'interrupt_reply', { status: 'ok' }, message);
    } else if (isMessage(message, 'shutdown_request')) {
      const restart = message.content.restart ?? false;
      this.#send(channel, 'shutdown_reply', { status: 'ok', restart }, message);
      this.#onShutdown();
    } else if (isMessage(message, 'comm_open')) {
      const { comm_id, target_name, data } = message.content;
      if (target_name !== 'echo') return this.#send('iopub', 'comm_close', { comm_id }, message);
      this.#send('iopub', 'comm_msg', { comm_id, data: { opened: data } }, message);
    } else if (isMessage(message, 'comm_msg')) {
      const { comm_id, data } = message.content;
      if (data.close === true) this.#send('iopub', 'comm_close', { comm_id, data: { bye: 1 } }, message);
      else this.#send('iopub', 'comm_msg', { comm_id, data }, message, message);
    }
  }

  async #execute(request: MessageOf<'execute_request'>): Promise<void> {
    const { code } = request.content;
    const [word, argument = '1'] = code.split(' ');
    if (word === 'abort') return this.#send('shell', 'execute_reply', { status: 'aborted' }, request);
    const execution_count = (this.#executionCount += 1);
    this.#send('iopub', 'execute_input', { code, execution_count }, request);
    if (word === 'print') {
      for (let line = 0; line < Number(argument); line += 1) {
        this.#send('iopub', 'stream', { name: 'stdout', text: `${line}\n` }, request);
        if (line % 1_000 === 999) await new Promise((resolve) => setImmediate(resolve)); // to stay interruptible
      }
    } else if (word === 'fail') {
      return this.#fail('Error', 'told to fail', request);
    } else if (word === 'wait') {
      this.#send('iopub', 'stream', { name: 'stdout', text: 'waiting\n' }, request);
      await new Promise<void>((resolve) => (this.#interrupt = resolve));
      return this.#fail('KeyboardInterrupt', 'told to stop', request);
    } else if (word === 'ask') {
      this.#send('stdin', 'input_request', { prompt: 'name? ', password: false }, request);
      const text = await new Promise<string>((resolve) => (this.#input = resolve));
      this.#send('iopub', 'stream', { name: 'stdout', text }, request);
    } else if (word === 'die') {
      this.#send('iopub', 'stream', { name: 'stderr', text: 'last words\n' }, request);
      await this.#sent;
      process.exit(3);
    } else {
      this.#send('iopub', 'stream', { name: 'stdout', text: code }, request);
      const data = { 'text/plain': code };
      this.#send('iopub', 'execute_result', { data, metadata: {}, execution_count }, request);
    }
    this.#send('shell', 'execute_reply', { status: 'ok', execution_count }, request);
  }

  #fail(ename: string, evalue: string, request: KernelMessage): void {
    const error = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
    this.#send('iopub', 'error', error, request);
    this.#send('shell', 'execute_reply', { status: 'error', ...error }, request);
  }

  /** To the client that sent `parent`, or to all of them on iopub. */
  #send<T extends MessageType>(
    channel: Channel,
    type: T,
    content: MessageContents[T],
    parent?: KernelMessage,
    { metadata, buffers }: Partial<Pick<KernelMessage, 'metadata' | 'buffers'>> = {},
  ): void {
    const origin = {
      msg_id: randomUUID(),
      session: this.#session,
      username: 'echo',
      date: new Date().toISOString(),
    };
    const message = createMessage(type, content, origin, {
      identities: channel === 'iopub' ? [Buffer.from(type)] : (parent?.identities ?? []),
      ...(parent && { parent: parent.header }),
      ...(metadata && { metadata }),
      ...(buffers && { buffers }),
    });
    // A test may close the kernel while it is still answering.
    this.#sent = this.#lines[channel].outbox.send(encode(message, this.#key)).catch(() => {});
  }
}

/** A dying kernel's last words leave within this time, if anybody takes them. */
const LINGER_MS = 500;

const ABOUT: MessageContents['kernel_info_reply'] = {
  status: 'ok',
  protocol_version: '5.4',
  implementation: 'echo',
  implementation_version: '1',
  language_info: { name: 'echo', version: '1', mimetype: 'text/plain', file_extension: '.txt' },
  banner: 'Echo',
};

async function router(): Promise<Line> {
  return bound(new Router({ sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: LINGER_MS }));
}

async function bound(socket: Router | XPublisher): Promise<Line> {
  await socket.bind('tcp://127.0.0.1:*');
  const port = Number(/:(\d+)$/.exec(socket.lastEndpoint ?? '')?.[1]);
  return { socket, outbox: new Outbox(socket), port };
}

/** As a program: reads the key from the connection file, writes its ports into it, ends when it is told to. */
async function main(path: string): Promise<void> {
  const { key } = await readConnectionFile(path);
  const kernel = await EchoKernel.start({ key });
  await writeConnectionFile(path, kernel.connection);
  process.once('disconnect', () => process.exit(0));
  await kernel.shutdown;
  process.exit(0); // the sockets linger until what was sent has left
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv[2] ?? '');
