import { QueueServerError } from '../../errors.js';
import { adoptKernel, type ExitNotice } from '../../jupyter/index.js';
import type {
  FromSupervisor,
  KernelExit,
  KernelSpec,
  RunningKernel,
  ToSupervisor,
} from '../../protocol/index.js';
import type { HostedKernel, KernelHost } from './kernel-host.js';

/** The line to the supervisor: Node's IPC channel, or a pair of functions in tests. */
export interface SupervisorLine {
  send(message: ToSupervisor): void;
  onMessage(listener: (message: FromSupervisor) => void): void;
}

type Question = Extract<ToSupervisor, { ask: string }>;
type QuestionWithoutId = Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never;

/** The kernel's process as the supervisor keeps it. */
export class SupervisedKernelHost implements KernelHost {
  /** The supervisor has started this process, too. */
  readonly ownerPid = process.ppid;
  readonly #line: SupervisorLine;
  readonly #waiting = new Map<
    number,
    { resolve(kernel: RunningKernel | null): void; reject(error: Error): void }
  >();
  #lastId = 0;
  #kernel: { readonly hosted: HostedKernel; end(exit: KernelExit): void } | null = null;

  constructor(line: SupervisorLine) {
    this.#line = line;
    line.onMessage((message) => this.#take(message));
  }

  async start(spec: KernelSpec): Promise<HostedKernel> {
    const kernel = await this.#ask({ ask: 'start_kernel', spec });
    if (kernel === null) throw new QueueServerError('INTERNAL', ['the supervisor started no kernel']);
    return this.#adopt(kernel);
  }

  async current(): Promise<HostedKernel | undefined> {
    const kernel = await this.#ask({ ask: 'current_kernel' });
    return kernel === null ? undefined : this.#adopt(kernel);
  }

  async kill(): Promise<void> {
    await this.#ask({ ask: 'kill_kernel' });
  }

  #adopt(kernel: RunningKernel): HostedKernel {
    if (this.#kernel?.hosted.process.pid === kernel.pid) return this.#kernel.hosted;
    let lastWords = '';
    let end!: (exit: KernelExit) => void;
    const notice = new Promise<ExitNotice>((resolve) => {
      end = ({ code, signal, last_words }) => {
        lastWords = last_words;
        resolve({ code, signal: signal as NodeJS.Signals | null });
      };
    });
    const hosted: HostedKernel = {
      process: adoptKernel(kernel.pid, notice),
      connectionFile: kernel.connection_file,
      secret: kernel.secret,
      lastWords: () => lastWords,
    };
    this.#kernel = { hosted, end };
    return hosted;
  }

  #ask(question: QuestionWithoutId): Promise<RunningKernel | null> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#line.send({ ...question, id } as Question);
    });
  }

  #take(message: FromSupervisor): void {
    if ('answer' in message) {
      const waiting = this.#waiting.get(message.answer);
      this.#waiting.delete(message.answer);
      if ('refused' in message) waiting?.reject(new Error(message.refused));
      else waiting?.resolve(message.kernel);
    } else if (message.tell === 'kernel_exit' && this.#kernel?.hosted.process.pid === message.exit.pid) {
      this.#kernel.end(message.exit);
      this.#kernel = null;
    }
  }
}
