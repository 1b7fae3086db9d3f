import {
  WORKER_COMM_TARGET,
  type Answer,
  type Answers,
  type News,
  type Question,
  type ToWorker,
} from '../../src/protocol/worker-comm.js';
import type { Comm, JsonObject, KernelContext } from '../context.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import type { ManagerLine } from './queue/manager-line.js';

/** What a manager can ask. Whatever one throws is the reason of a refusal. */
export type Answering = {
  readonly [Q in Question['ask']]: (
    question: Extract<Question, { ask: Q }>,
  ) => Answers[Q] | Promise<Answers[Q]>;
};

/** The managers that are attached: normally one, and for a moment two when a new one takes over. */
export class Managers {
  readonly #comms = new Set<Comm>();
  readonly #line: ManagerLine;
  #hadOne = false;

  constructor(line: ManagerLine) {
    this.#line = line;
  }

  /** Whether one is or was attached. */
  get hadOne(): boolean {
    return this.#hadOne;
  }

  tell(news: News): void {
    for (const comm of this.#comms) comm.send(news as unknown as JsonObject, { parent: null });
  }

  /** From now on managers can attach. They are answered at once, also while a cell runs. */
  receive(context: Pick<KernelContext, 'registerCommTarget'>, answering: Answering): void {
    context.registerCommTarget(WORKER_COMM_TARGET, (comm) => {
      this.#comms.add(comm);
      this.#hadOne = true;
      this.#line.attached(comm);
      comm.onClose = () => {
        this.#comms.delete(comm);
        this.#line.detached(comm);
      };
      comm.onMessage = ({ data }) => {
        const message = data as unknown as ToWorker;
        if ('reply' in message) this.#line.replied(message);
        else void carryOut(answerTo(message, answering, comm));
      };
    });
  }
}

function* answerTo(
  question: Question & { readonly id: number },
  answering: Answering,
  comm: Comm,
): Steps<void> {
  const reply = (answer: Answer): void => comm.send(answer as unknown as JsonObject);
  try {
    const answer = answering[question.ask] as (asked: Question) => unknown;
    reply({ answer: question.id, value: yield* until(Promise.resolve(answer(question))) });
  } catch (error) {
    reply({ answer: question.id, refused: error instanceof Error ? error.message : String(error) });
  }
}
