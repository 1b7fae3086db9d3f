import { fork, type ChildProcess } from 'node:child_process';
import type { FromSupervisor, ToSupervisor } from '../protocol/index.js';

/** A manager that has been silent for so long hangs, and is replaced. It says that it is alive twice a second. */
const SILENCE_MS = 5_000;
/** Before a manager is replaced that never got ready; each further failure doubles the wait. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
const LAST_WORDS = 4_000;

export interface ManagerNews {
  received(message: ToSupervisor): void;
  /** A manager ended, or was ended because it hung, and a new one is started. */
  restarting(reason: string): void;
  wrote(text: string): void;
}

/**
 * The manager's process. One that ends is replaced at once: its exit is the signal, and only a manager that hangs is
 * found by its silence.
 */
export class ManagerKeeper {
  readonly #program: string;
  readonly #config: unknown;
  readonly #news: ManagerNews;
  #child: ChildProcess | null = null;
  #restarts = 0;
  #retryMs = FIRST_RETRY_MS;
  #isEnding = false;
  #silence: NodeJS.Timeout | undefined;
  #lastWords = '';

  constructor(program: string, config: unknown, news: ManagerNews) {
    this.#program = program;
    this.#config = config;
    this.#news = news;
  }

  start(): void {
    // In a session of its own: Ctrl-C in the terminal reaches the supervisor only, which ends things in order.
    const child = fork(this.#program, [], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], detached: true });
    this.#child = child;
    let isReady = false;
    child.on('message', (message: ToSupervisor) => {
      if ('tell' in message && message.tell === 'ready') {
        isReady = true;
        this.#retryMs = FIRST_RETRY_MS;
      }
      if (isReady) this.#watchSilence(child);
      this.#news.received(message);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      this.#news.wrote(text);
    });
    child.on('error', () => {}); // a message to a manager that is gone; its exit is told below
    child.once('exit', (code, signal) => this.#onExit(child, isReady, signal ?? `code ${code}`));
    this.send({ tell: 'begin', config: this.#config, restarts: this.#restarts });
    if (this.#lastWords !== '') this.send({ tell: 'console', text: this.#lastWords });
    this.#lastWords = '';
  }

  /** Messages to a manager that has died are lost: its successor asks for all that it needs. */
  send(message: FromSupervisor): void {
    if (this.#child?.connected === true) this.#child.send(message, () => {});
  }

  /** Resolves when the process is gone. */
  async end(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#silence);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  #watchSilence(child: ChildProcess): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      // If this process was stopped itself, what the manager said meanwhile is still to be read: read it first.
      this.#silence = setTimeout(() => child.kill('SIGKILL'), 100);
    }, SILENCE_MS);
  }

  #onExit(child: ChildProcess, wasReady: boolean, how: string): void {
    clearTimeout(this.#silence);
    if (this.#isEnding || this.#child !== child) return;
    this.#restarts += 1;
    this.#news.restarting(`The manager ended (${how}) and is started again.`);
    if (wasReady) return this.start();
    setTimeout(() => this.#isEnding || this.start(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}
