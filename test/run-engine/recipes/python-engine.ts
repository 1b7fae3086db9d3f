import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Outcome } from './comparable.js';
import type { Task } from './perform.js';

const SCRIPT = fileURLToPath(new URL('../../../../test/python/perform_recipes.py', import.meta.url));

/** The Run Engine of Python Bluesky, in a process of its own. It performs one task after the other. */
export class PythonEngine {
  readonly #child;
  readonly #answers;
  readonly #said;

  constructor(python: string) {
    this.#child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#said = text(this.#child.stderr);
  }

  /** Must not be called again before it has answered. */
  async perform(task: Task): Promise<Outcome> {
    this.#child.stdin.write(`${JSON.stringify(task)}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`Python ended: ${(await this.#said).slice(-2_000)}`);
    return JSON.parse(answer.value) as Outcome;
  }

  async close(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
  }
}
