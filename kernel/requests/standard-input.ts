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

  constructor(private readonly publisher: Pick<Publisher, 'askForInput' | 'current'>) {}

  /** What cells know as `input(prompt)`. */
  ask(prompt = '', { password = false, signal }: AskOptions = {}): Promise<string> {
    const request = this.publisher.current();
    if (request === null || (request.message.content as Partial<ExecuteRequest>).allow_stdin !== true)
      return Promise.reject(new Error('input() was called by code whose client takes no questions.'));
    return new Promise((resolve) => {
      const question = { id: randomUUID(), request, resolve };
      this.#questions.push(question);
      signal?.addEventListener('abort', () => this.#takeBack((other) => other === question));
      this.publisher.askForInput(question.id, request, prompt, password);
    });
  }

  /**
   * The questions of a cell that was interrupted, or failed: its client will not answer them, and what it answers next is
   * meant for another question. Whoever waited for them does so no longer.
   */
  withdraw({ msgId }: RequestInfo): void {
    this.#takeBack(({ request }) => request.msgId === msgId);
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
