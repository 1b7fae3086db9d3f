import type { KernelMessage } from '../../../src/jupyter/wire/index.js';

type Answer = (value: string, question: KernelMessage) => void;

/**
 * What code in the kernel has asked a person who has not answered yet. The prompt says what he does: `c7 now? ` is answered at
 * once, `c7 late? ` when he comes to it, `c7 never? ` not at all.
 */
export class Questions {
  readonly #answer: Answer;
  readonly #namesQuestions: boolean;
  #open: KernelMessage[] = [];

  /** A client that does not name the question can only answer the oldest. */
  constructor(namesQuestions: boolean, answer: Answer) {
    this.#namesQuestions = namesQuestions;
    this.#answer = answer;
  }

  asked(question: KernelMessage): void {
    this.#open.push(question);
    this.#answerThose(['now']);
  }

  answerAll(): void {
    this.#answerThose(['now', 'late']);
  }

  /** Nobody waits for the answer any more. */
  cellEnded(msgId: string): void {
    this.#open = this.#open.filter(({ parent_header }) => parent_header.msg_id !== msgId);
    this.#answerThose(['now']);
  }

  #answerThose(whens: readonly string[]): void {
    for (const question of [...this.#open]) {
      const [tag = '', when = ''] = (question.content as { prompt: string }).prompt.split(/[ ?]/);
      if (whens.includes(when)) {
        this.#open = this.#open.filter((other) => other !== question);
        this.#answer(`${tag} yes`, question);
      } else if (!this.#namesQuestions) return;
    }
  }
}
