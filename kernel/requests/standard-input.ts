import { randomUUID } from 'node:crypto';
import type { ExecuteRequest } from '../../src/jupyter/wire/index.js';
import type { RequestInfo } from '../context.js';
import type { Publisher } from '../output/publisher.js';
import type { Request } from './request.js';

interface Question {
  /** Of the message that asks. */
  readonly id: string;
  /** Whose code asks. */
  readonly request: Request;
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
  /** Whose client has been told that they are over. */
  readonly #ended = new WeakSet<RequestInfo>();

  constructor(private readonly publisher: Pick<Publisher, 'askForInput' | 'current'>) {}

  /** What cells know as `input(prompt)`. */
  ask(prompt = '', { password = false, signal }: AskOptions = {}): Promise<string> {
    const request = this.publisher.current();
    if (request === null || (request.message.content as Partial<ExecuteRequest>).allow_stdin !== true)
      return Promise.reject(new Error('input() was called by code whose client takes no questions.'));
    return new Promise((resolve) => {
      // It stands where it asks: an error might be caught there, and the question asked again without end.
      if (this.#ended.has(request)) return;
      const question = { id: randomUUID(), request, resolve };
      this.#questions.push(question);
      signal?.addEventListener('abort', () => this.#takeBack((other) => other === question));
      this.publisher.askForInput(question.id, request, prompt, password);
    });
  }

  /**
   * The questions of a cell that was interrupted, or failed: its client will not answer them, and what it answers next is
   * meant for another question. What is left of the cell waits for ever, and asks nothing any more.
   */
  withdraw(cell: RequestInfo): void {
    this.#ended.add(cell);
    this.#takeBack(({ request }) => request === cell);
  }

  /** An answer names its question, as notebooks do it, or comes in the order of the questions, as consoles do it. */
  received({ session, message }: Request, line: string): void {
    const named = message.parent_header.msg_id;
    const question = this.#questions.find(
      ({ id, request }) =>
        request.session === session && (named === undefined || named === id || named === request.msgId),
    );
    if (question === undefined) return;
    this.#takeBack((other) => other === question);
    question.resolve(line);
  }

  #takeBack(isMeant: (question: Question) => boolean): void {
    this.#questions = this.#questions.filter((question) => !isMeant(question));
  }
}
