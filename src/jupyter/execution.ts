import type { ExecuteReply, KernelMessage, MessageOf } from './wire/index.js';

const OUTPUT_TYPES = [
  'execute_input',
  'stream',
  'execute_result',
  'display_data',
  'update_display_data',
  'clear_output',
  'error',
] as const;
type OutputType = (typeof OUTPUT_TYPES)[number];

/** What a cell shows, in the order in which the kernel told it. */
export type KernelOutput = { [T in OutputType]: MessageOf<T> }[OutputType];

/** A request to run code, from its sending to its end. */
export interface Execution {
  readonly msgId: string;
  /**
   * Ends when the kernel says idle for this request. Whoever wants all of it takes it before the next `await`: output is kept
   * from the first look at this field on, and not at all where nobody looks, since a plan may print for days. For one reader;
   * what comes after it has turned away is not kept.
   */
  readonly output: AsyncIterable<KernelOutput>;
  /**
   * The reply on shell and the idle on iopub, in whichever order they come. A reply `error` is a result like any other, and
   * so is `aborted`: such code was never run, and may be sent again. Rejects KERNEL_DIED or KERNEL_CLOSED.
   */
  readonly done: Promise<ExecuteReply>;
}

/** The client's side of an execution: takes the messages that answer it. */
export class RunningExecution implements Execution {
  readonly msgId: string;
  readonly done: Promise<ExecuteReply>;
  #output: OutputQueue | undefined;
  #ended = false;
  #resolve!: (reply: ExecuteReply) => void;
  #reject!: (error: Error) => void;

  constructor(msgId: string) {
    this.msgId = msgId;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.done.catch(() => {}); // a caller may be content with the output
  }

  get output(): AsyncIterable<KernelOutput> {
    if (this.#output === undefined) {
      this.#output = new OutputQueue();
      if (this.#ended) this.#output.end();
    }
    return this.#output;
  }

  /** Every iopub message whose parent is this request. */
  tell(message: KernelMessage): void {
    if (isOutput(message)) this.#output?.add(message);
  }

  complete(reply: ExecuteReply): void {
    this.#end();
    this.#resolve(reply);
  }

  fail(error: Error): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#ended = true;
    this.#output?.end();
  }
}

function isOutput(message: KernelMessage): message is KernelOutput {
  return (OUTPUT_TYPES as readonly string[]).includes(message.header.msg_type);
}

/** What was told and not yet read. */
class OutputQueue implements AsyncIterable<KernelOutput> {
  #waiting: KernelOutput[] = [];
  #ended = false;
  #left = false;
  #wake: (() => void) | undefined;

  add(output: KernelOutput): void {
    if (this.#left) return;
    this.#waiting.push(output);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<KernelOutput> {
    try {
      for (;;) {
        const outputs = this.#waiting;
        this.#waiting = [];
        yield* outputs;
        if (this.#waiting.length > 0) continue;
        if (this.#ended) return;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#left = true;
      this.#waiting = [];
    }
  }
}
