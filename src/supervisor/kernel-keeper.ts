import { messageOf, QueueServerError } from '../errors.js';
import { killKernel, startKernel, type SpawnedKernel } from '../jupyter/index.js';
import type { KernelExit, KernelSpec, RunningKernel } from '../protocol/index.js';

/** How much of what a kernel wrote to its standard error is kept for the message that tells of its end. */
const LAST_WORDS = 2_000;

export interface KernelNews {
  exited(exit: KernelExit): void;
  /** What the process writes outside of its cells: warnings of Node, a crash. */
  wrote(text: string): void;
}

/** The kernel's process: one at most. It outlives the manager, and ends with the supervisor. */
export class KernelKeeper {
  readonly #news: KernelNews;
  #kernel: { readonly process: SpawnedKernel; readonly spec: KernelSpec } | null = null;

  constructor(news: KernelNews) {
    this.#news = news;
  }

  get current(): RunningKernel | null {
    if (this.#kernel === null) return null;
    const { process, spec } = this.#kernel;
    const { connection_file, secret } = spec;
    return { pid: process.pid, connection_file, ...(secret === undefined ? {} : { secret }) };
  }

  async start(spec: KernelSpec): Promise<RunningKernel> {
    if (this.#kernel !== null) throw new QueueServerError('ENVIRONMENT_OPEN');
    const process_ = await startKernel({
      argv: [process.execPath, ...spec.args],
      cwd: spec.cwd,
      env: { ...environmentForKernel(), ...spec.env },
      output: 'pipe',
      ...(spec.secret === undefined ? {} : { input: spec.secret }),
    });
    const kernel = { process: process_, spec };
    this.#kernel = kernel;
    let lastWords = '';
    const { stdout, stderr } = process_.child;
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#news.wrote(text));
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
      this.#news.wrote(text);
    });
    // `close` comes when the process is gone and all that it wrote has been read.
    process_.child.once('close', (code, signal) => {
      if (this.#kernel === kernel) this.#kernel = null;
      this.#news.exited({ pid: process_.pid, code, signal, last_words: lastWords });
    });
    return this.current as RunningKernel;
  }

  async kill(): Promise<void> {
    if (this.#kernel === null) return;
    try {
      await killKernel(this.#kernel.process, 'killed');
    } catch (error) {
      this.#news.wrote(`The kernel could not be killed: ${messageOf(error)}\n`);
    }
    this.#kernel = null;
  }
}

/** Keys of the server are none of the user's code's business. */
const SECRETS = [
  'QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER',
  'QSERVER_ZMQ_PRIVATE_KEY',
  'QSERVER_EMERGENCY_LOCK_KEY_FOR_SERVER',
];

function environmentForKernel(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !SECRETS.includes(name)));
}
