import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { MARK } from './processes.js';
import { PYTHON, ROOT, type Marked } from './python.js';

/** A script in test/python that answers line by line and stays: for programs whose start takes longer than what they do. */
export class ResidentPython {
  readonly #directory: string;
  readonly #child;
  readonly #answers;
  readonly #stderr;
  #isClosing = false;

  constructor(
    script: string,
    { mark, environment }: Marked = { mark: randomUUID(), environment: process.env },
  ) {
    this.#directory = mkdtempSync(join(environment.TMPDIR ?? tmpdir(), 'python-'));
    this.#child = spawn(PYTHON, [join(ROOT, 'test/python', script)], {
      env: { ...environment, TMPDIR: this.#directory, [MARK]: mark },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#stderr = text(this.#child.stderr);
  }

  /** Must not be called again before it has answered. */
  async ask<T>(question: unknown): Promise<T> {
    this.tell(question);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`Python ended: ${(await this.#stderr).slice(-2_000)}`);
    return JSON.parse(answer.value) as T;
  }

  tell(what: unknown): void {
    this.#child.stdin.write(`${JSON.stringify(what)}\n`);
  }

  /** All that it says until it ends, for scripts that say more than answers. */
  async *said<T>(): AsyncGenerator<T> {
    for (;;) {
      const line = await this.#answers.next();
      if (line.done === true && this.#isClosing) return;
      if (line.done === true) throw new Error(`Python ended: ${(await this.#stderr).slice(-2_000)}`);
      yield JSON.parse(line.value) as T;
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
