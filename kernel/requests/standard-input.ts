import type { ExecuteRequest } from '../../src/jupyter/wire/index.js';
import type { Publisher } from '../output/publisher.js';
import type { Request } from './request.js';

interface Question {
  readonly session: string;
  readonly resolve: (line: string) => void;
}

export interface AskOptions {
  password?: boolean;
  /** Nobody waits for the answer any more. */
  signal?: AbortSignal;
}

/** Lines of text that a cell asks its client for: https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel */
export class StandardInput {
  #questions: Question[] = [];

  constructor(private readonly publisher: Publisher) {}

  /** What cells know as `input(prompt)`. */
  ask(prompt = '', { password = false, signal }: AskOptions = {}): Promise<string> {
    const request = this.publisher.current();
    if (request === null || (request.message.content as Partial<ExecuteRequest>).allow_stdin !== true)
      return Promise.reject(new Error('input() was called by code whose client takes no questions.'));
    return new Promise((resolve) => {
      const question = { session: request.session, resolve };
      this.#questions.push(question);
      signal?.addEventListener('abort', () => {
        this.#questions = this.#questions.filter((other) => other !== question);
      });
      this.publisher.askForInput(request, prompt, password);
    });
  }

  received(request: Request, line: string): void {
    const question = this.#questions.find(({ session }) => session === request.session);
    this.#questions = this.#questions.filter((other) => other !== question);
    question?.resolve(line);
  }
}
