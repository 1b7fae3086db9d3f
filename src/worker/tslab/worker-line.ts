import { QueueServerError } from '../../errors.js';
import type { Comm } from '../../jupyter/index.js';
import type { Answers, FromWorker, ManagerRequest, News, Question } from '../../protocol/index.js';

/** The manager's end of the comm with the worker: questions with their answers, and news. */
export class WorkerLine {
  readonly #comm: Comm;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  constructor(comm: Comm, onNews: (news: News) => void, onRequest: (request: ManagerRequest) => void) {
    this.#comm = comm;
    // Kernels are programs of our own: what comes over this comm is as protocol/worker-comm.ts says.
    comm.onMessage = ({ data }) => {
      const message = data as unknown as FromWorker;
      if ('news' in message) return onNews(message);
      if ('request' in message) return onRequest(message);
      const waiting = this.#waiting.get(message.answer);
      this.#waiting.delete(message.answer);
      if ('refused' in message) waiting?.reject(new QueueServerError('RE_REFUSED', [message.refused]));
      else waiting?.resolve(message.value);
    };
    void comm.closed.then(() => this.giveUp(new QueueServerError('KERNEL_CLOSED')));
  }

  /** Nothing that was asked will be answered. */
  giveUp(reason: QueueServerError): void {
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  /** Resolves when nothing more can come. */
  get closed(): Promise<unknown> {
    return this.#comm.closed;
  }

  reply(request: number, value: string): void {
    this.#comm.send({ reply: request, value });
  }

  ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#comm.send({ ...question, id });
    });
  }
}
