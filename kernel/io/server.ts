import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, QueueServerError } from '../../src/errors.js';
import type { KernelCondition } from '../../src/protocol/kernel-condition.js';
import {
  createMessage,
  decode,
  encode,
  type Header,
  type KernelMessage,
  type MessageContents,
} from '../../src/jupyter/wire/index.js';
import type { Breaker } from './breaker.js';
import type { Flow } from './flow.js';
import { Interrupts } from './interrupts.js';
import { kernelInfo } from './kernel-info.js';
import type { FromIo, Outgoing, SendChannel, ToIo } from './link.js';
import { refusal, type LookOnly } from './look-only.js';
import { MainWatch } from './main-watch.js';
import { RefusedMessages } from './refused-messages.js';
import { PatientSender } from './patient-sender.js';
import { SendChain, type Sender } from './send-chain.js';
import { untilNothingLingers, type KernelSockets } from './sockets.js';

export interface ServerPorts {
  tellMain(message: FromIo): void;
  log(text: string): void;
  /** Everything is sent. */
  closed(): void;
}

type RequestChannel = Exclude<SendChannel, 'iopub'>;

/** How long a main thread that was told to end may take before the process is ended without it. */
const END_GRACE_MS = 5_000;
/** To whoever interrupts a plan that does not yield. */
const HELD =
  'The plan is computing and lets nobody in: it is told as soon as it does. Should it not within 10 seconds, it is broken off, ' +
  'and ends as failed. Interrupt it again to have that at once.\n';
/** More turns than zeromq needs to read what has arrived; a client that never stops sending must not hold us. */
const MOST_DRAIN_TURNS = 100;

/**
 * Serves the sockets. `kernel_info`, interrupt and shutdown are answered here, so that a blocked main thread does not
 * silence them; every other request is passed to the main thread, and what the main thread wants sent is sent in its order.
 */
export class KernelServer {
  readonly #chains: Record<SendChannel, SendChain>;
  readonly #heartbeats: SendChain;
  readonly #key: string;
  readonly #interrupts: Interrupts;
  readonly #refused: RefusedMessages;
  readonly #watch: MainWatch;
  /** The cell that came last: where a person looks when nothing goes on. */
  #lastCell: Partial<Header> = {};
  #messageCount = 0;
  #received = 0;
  #isEnding = false;
  #isClosed = false;

  constructor(
    private readonly sockets: KernelSockets,
    private readonly session: string,
    private readonly ports: ServerPorts,
    private readonly flow: Flow,
    private readonly breaker: Breaker,
    /** Null: whoever has the key may run code. */
    private readonly lookOnly: LookOnly | null = null,
  ) {
    const chain = (name: SendChannel, sender: Sender = sockets[name]): SendChain =>
      new SendChain(sender, (error) => {
        // What is said after the end is for nobody.
        if (!this.#isClosed) ports.log(`a message on ${name} was not sent: ${messageOf(error)}`);
      });
    this.#chains = {
      shell: chain('shell'),
      control: chain('control'),
      stdin: chain('stdin'),
      iopub: chain('iopub', new PatientSender(sockets.iopub, ports.log)),
    };
    this.#heartbeats = new SendChain(sockets.heartbeat, () => undefined);
    this.#key = sockets.connection.key;
    this.#refused = new RefusedMessages(ports.log);
    this.#interrupts = new Interrupts({
      ask: (token, message) => ports.tellMain({ tell: 'interrupt', token, message }),
      terminate: (insistence) => this.breaker.terminateExecution(insistence),
      broken: () => ports.tellMain({ tell: 'broken' }),
      held: ({ header }) => this.#publish('stream', { name: 'stderr', text: HELD }, header),
      log: ports.log,
    });
    this.#watch = new MainWatch({
      ask: (token) => ports.tellMain({ tell: 'how_are_you', token }),
      tell: (condition) => this.#conditionChanged(condition),
    });
  }

  serve(): void {
    const { shell, control, stdin, iopub, heartbeat } = this.sockets;
    this.#publish('status', { execution_state: 'starting' }, {});
    this.#read('shell', shell, (frames) => this.#receive('shell', frames));
    this.#read('control', control, (frames) => this.#receive('control', frames));
    this.#read('stdin', stdin, (frames) => this.#receive('stdin', frames));
    this.#read('iopub', iopub, (frames) => this.#welcome(frames));
    this.#read('heartbeat', heartbeat, (frames) => this.#heartbeats.push(frames));
  }

  fromMain(message: ToIo): void {
    switch (message.tell) {
      case 'send':
        return this.#send(message.message);
      case 'responsive':
        return this.#interrupts.answered(message.token);
      case 'watch':
        return this.#watch.start();
      case 'hears':
        return this.#watch.answered(message.token);
      case 'works':
        return this.#watch.works(message.token);
      case 'stands':
        return this.breaker.mainStands();
      case 'drain':
        void this.#drain().then(() => this.ports.tellMain({ tell: 'drained', token: message.token }));
        return;
      case 'ends':
        return this.#insistOnEnd();
      case 'close':
        void this.#close(message.sharesZeromq);
        return;
    }
  }

  parentGone(): void {
    this.ports.tellMain({ tell: 'parent_gone' });
    this.#insistOnEnd();
  }

  #read(name: string, socket: AsyncIterable<Buffer[]>, handle: (frames: Buffer[]) => void): void {
    const loop = async (): Promise<void> => {
      for await (const frames of socket) handle(frames);
    };
    loop().catch((error: unknown) => this.ports.log(`${name} cannot be read any more: ${messageOf(error)}`));
  }

  #receive(channel: RequestChannel, frames: Buffer[]): void {
    this.#received += 1;
    let message: KernelMessage;
    try {
      message = decode(frames, this.#key);
    } catch (error) {
      // Who sent it, and whether anybody waits for an answer, cannot be known from what cannot be read.
      this.#refused.note(messageOf(error));
      return;
    }
    const admitted = this.lookOnly === null ? message : this.lookOnly.admit(message);
    if (admitted === null) return this.#refuse(channel, message);
    // What only looks may come as often as it likes: so it cannot push what does more out of memory.
    const looks = this.lookOnly !== null && admitted === message;
    const signature = frames[message.identities.length + 1]?.toString('latin1') ?? '';
    if (!looks && this.#refused.isRepeated(signature))
      return this.#refused.note(`a message came again, and is served once: ${message.header.msg_type}`);
    this.#serve(channel, admitted, looks);
  }

  #serve(channel: RequestChannel, message: KernelMessage, isLook: boolean): void {
    switch (message.header.msg_type) {
      case 'kernel_info_request':
        return this.#answer(channel, message, 'kernel_info_reply', kernelInfo(this.lookOnly !== null));
      case 'interrupt_request':
        this.#interrupts.request(message);
        return this.#answer(channel, message, 'interrupt_reply', { status: 'ok' });
      case 'debug_request':
        return this.#answer(channel, message, 'debug_reply', noDebugger(message));
      case 'shutdown_request':
        return this.#shutdown(channel, message);
      default:
        if (message.header.msg_type === 'execute_request' && !isLook) this.#lastCell = message.header;
        this.ports.tellMain({ tell: 'received', channel, message, isLook });
    }
  }

  #refuse(channel: RequestChannel, message: KernelMessage): void {
    const { header, identities } = message;
    this.#publish('status', { execution_state: 'busy' }, header);
    for (const { on, type, content } of refusal(message)) {
      if (on === 'iopub') this.#send({ channel: 'iopub', type, content, parent: header });
      else this.#send({ channel, type, content, parent: header, identities });
    }
    this.#publish('status', { execution_state: 'idle' }, header);
  }

  #answer(channel: RequestChannel, request: KernelMessage, type: string, content: object): void {
    this.#publish('status', { execution_state: 'busy' }, request.header);
    this.#send({ channel, type, content, parent: request.header, identities: request.identities });
    this.#publish('status', { execution_state: 'idle' }, request.header);
  }

  /** The reply goes to everybody: other clients have to know that their kernel was ended. */
  #shutdown(channel: RequestChannel, request: KernelMessage): void {
    const restart = (request.content as { restart?: unknown }).restart === true;
    const content = { status: 'ok', restart } as const;
    this.#answer(channel, request, 'shutdown_reply', content);
    this.#publish('shutdown_reply', content, request.header);
    this.ports.tellMain({ tell: 'shutdown', restart });
    this.#insistOnEnd();
  }

  /** A main thread that is stuck is freed from what it runs; one that still does not end is ended with the process. */
  #insistOnEnd(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#interrupts.request(null);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), END_GRACE_MS);
  }

  /** JEP 65: the first frame tells which topic was subscribed to, and so does the topic of the answer. */
  #welcome(frames: Buffer[]): void {
    const frame = frames[0];
    if (frame === undefined || frame[0] !== 1) return;
    const topic = frame.subarray(1);
    const content = { subscription: topic.toString('utf8') };
    this.#send({ channel: 'iopub', type: 'iopub_welcome', content, parent: {}, identities: [topic] });
    if (this.#watch.condition !== 'well') this.#tellCondition(this.#watch.condition);
  }

  /** People are told what they have to act on; code may compute for as long as it likes. */
  #conditionChanged(condition: KernelCondition): void {
    if (condition !== 'broken') return this.#tellCondition(condition);
    this.#tellCondition(condition, `${new QueueServerError('KERNEL_BROKEN').message}\n`, this.#lastCell);
  }

  #tellCondition(condition: KernelCondition, text = '', parent: Partial<Header> = {}): void {
    const content = { name: 'stderr', text };
    this.#send({ channel: 'iopub', type: 'stream', content, parent, metadata: { skyqueue: { condition } } });
  }

  #publish<Type extends 'status' | 'shutdown_reply' | 'stream'>(
    type: Type,
    content: MessageContents[Type],
    parent: Partial<Header>,
  ): void {
    this.#send({ channel: 'iopub', type, content, parent });
  }

  #send({ channel, type, content, parent, metadata, buffers, id, units, identities }: Outgoing): void {
    const route = identities?.map(asBuffer) ?? [Buffer.from(`kernel.${this.session}.${type}`)];
    const message = createMessage(
      type as 'debug_reply',
      content as Record<string, unknown>,
      this.#origin(id),
      {
        identities: route,
        parent,
        metadata: metadata ?? {},
        buffers: buffers ?? [],
      },
    );
    const sent = units === undefined ? undefined : (): void => this.flow.giveBack(units);
    this.#chains[channel].push(encode(message, this.#key), sent);
  }

  #origin(id?: string): { msg_id: string; session: string; username: string; date: string } {
    this.#messageCount += 1;
    return {
      msg_id: id ?? `${this.session}_${this.#messageCount}`,
      session: this.session,
      username: 'kernel',
      date: new Date().toISOString(),
    };
  }

  /** Everything has been read when a whole turn of the event loop brought nothing new. */
  async #drain(): Promise<void> {
    for (let turn = 0, before = -1; turn < MOST_DRAIN_TURNS && before !== this.#received; turn += 1) {
      before = this.#received;
      await nextTurn();
    }
  }

  async #close(sharesZeromq: boolean): Promise<void> {
    this.#isEnding = true;
    this.#interrupts.close();
    this.#watch.close();
    for (const chain of Object.values(this.#chains)) await chain.empty();
    this.breaker.close();
    this.#isClosed = true;
    const { shell, control, stdin, iopub, heartbeat } = this.sockets;
    for (const socket of [shell, control, stdin, iopub, heartbeat]) socket.close();
    if (sharesZeromq) await untilNothingLingers();
    this.ports.closed();
  }
}

/** A failed answer of the debug adapter protocol, and of Jupyter's at the same time. */
function noDebugger({ content }: KernelMessage): object {
  const { seq, command } = content as { seq?: unknown; command?: unknown };
  const evalue = 'This kernel has no debugger: debug_request is not served.';
  const response = {
    type: 'response',
    request_seq: seq ?? 0,
    seq: 0,
    command: command ?? '',
    success: false,
  };
  return { ...response, message: evalue, status: 'error', ename: 'NotSupported', evalue, traceback: [] };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
