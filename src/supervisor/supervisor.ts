import { messageOf } from '../errors.js';
import type { ToSupervisor } from '../protocol/index.js';
import { KernelKeeper } from './kernel-keeper.js';
import { ManagerKeeper } from './manager-keeper.js';

export interface SupervisorOptions {
  /** The program of the manager process. */
  readonly program: string;
  /** Given to each manager as it starts. */
  readonly config: unknown;
  readonly log: (text: string) => void;
}

/** Time for a manager to close everything in order after SIGINT or SIGTERM. */
const GOODBYE_MS = 8_000;

/**
 * Keeps two processes going: the manager, which is started again when it dies, and the kernel, which the manager asks
 * for. It does as little as possible, so that there is little in it that can go wrong.
 */
export class Supervisor {
  readonly #manager: ManagerKeeper;
  readonly #kernel: KernelKeeper;
  readonly #log: (text: string) => void;
  #resolve!: (exitCode: number) => void;
  /** The exit code of the whole, when everything has ended. */
  readonly ended = new Promise<number>((resolve) => (this.#resolve = resolve));
  #exitCode: number | null = null;

  constructor({ program, config, log }: SupervisorOptions) {
    this.#log = log;
    const wrote = (text: string): void => {
      process.stderr.write(text);
      this.#manager.send({ tell: 'console', text });
    };
    this.#kernel = new KernelKeeper({
      exited: (exit) => this.#manager.send({ tell: 'kernel_exit', exit }),
      wrote,
    });
    this.#manager = new ManagerKeeper(program, config, {
      received: (message) => this.#take(message),
      restarting: log,
      wrote: (text) => process.stderr.write(text),
    });
  }

  start(): void {
    this.#manager.start();
  }

  /** Asks the manager to close everything in order; the second time, ends everything at once. */
  shutDown(exitCode: number): void {
    if (this.#exitCode !== null) return void this.#end(exitCode);
    this.#exitCode = exitCode;
    this.#manager.send({ tell: 'shutdown' });
    setTimeout(() => void this.#end(exitCode), GOODBYE_MS).unref();
  }

  #take(message: ToSupervisor): void {
    if ('ask' in message) return void this.#answer(message);
    switch (message.tell) {
      case 'alive':
      case 'ready':
        return;
      case 'stop':
        return void this.#end(this.#exitCode ?? 0);
      case 'give_up':
        this.#log(message.reason);
        return void this.#end(1);
    }
  }

  async #answer(question: Extract<ToSupervisor, { ask: string }>): Promise<void> {
    try {
      if (question.ask === 'start_kernel') await this.#kernel.start(question.spec);
      if (question.ask === 'kill_kernel') await this.#kernel.kill();
      this.#manager.send({ answer: question.id, kernel: this.#kernel.current });
    } catch (error) {
      this.#manager.send({ answer: question.id, refused: messageOf(error) });
    }
  }

  async #end(exitCode: number): Promise<void> {
    await this.#manager.end();
    await this.#kernel.kill();
    this.#resolve(exitCode);
  }
}
