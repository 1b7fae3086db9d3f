import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { QueueServerError } from '../../src/errors.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import type { CellSource, CompilerAnswer, CompilerThreadData, Conversion, Questions } from './protocol.js';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Conversions worth keeping: a person repeats a cell, a program repeats it thousands of times. */
const KEPT_CONVERSIONS = 64;

/**
 * The main thread's end of the compiler. The thread starts with the first question, or with `warm`; it takes a second to
 * get ready, and whatever is asked before that simply waits.
 */
export class CompilerClient {
  readonly #waiting = new Map<number, Waiting>();
  readonly #kept = new Map<string, { readonly declarations: string; readonly conversion: Conversion }>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(private readonly data: CompilerThreadData) {}

  warm(): void {
    this.#worker ??= this.#start();
  }

  /** The same text after the same declarations gives the same result, so it is asked once. */
  convert(source: CellSource): Promise<Conversion> {
    return carryOut(this.#convert(source));
  }

  *#convert(source: CellSource): Steps<Conversion> {
    const key = `${source.typeErrorsAreWarnings ? 'lenient' : 'strict'} ${source.code}`;
    const kept = this.#kept.get(key);
    if (kept?.declarations === source.declarations) return kept.conversion;
    const conversion = yield* until(this.ask('convert', source));
    if (conversion.ok && isRepeatable(source.code)) {
      this.#kept.set(key, { declarations: source.declarations, conversion });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > KEPT_CONVERSIONS && oldest !== undefined) this.#kept.delete(oldest);
    }
    return conversion;
  }

  ask<Q extends keyof Questions>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']> {
    this.warm();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.#worker?.postMessage({ id, question, ask });
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.js', import.meta.url), {
      workerData: this.data,
      stdout: true,
      stderr: true,
    });
    // What the compiler prints is nobody's output.
    worker.stdout.on('data', (chunk: Buffer) => writeSync(2, chunk));
    worker.stderr.on('data', (chunk: Buffer) => writeSync(2, chunk));
    worker.on('message', (answer: CompilerAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#lost(worker, error.message));
    worker.on('exit', (code) => this.#lost(worker, `exit code ${code}`));
    return worker;
  }

  #settle(answer: CompilerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new QueueServerError('INTERNAL', [answer.failure]));
    else waiting?.resolve(answer.answer);
  }

  #lost(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new QueueServerError('COMPILER_DIED', [reason]));
    this.#waiting.clear();
  }
}

/** What it imports may have changed the next time. */
function isRepeatable(code: string): boolean {
  return !/\b(?:import|require|export)\b/.test(code);
}
