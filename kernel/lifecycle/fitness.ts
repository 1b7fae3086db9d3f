import type { CellOutcome } from '../context.js';
import { inNewTask } from '../evaluator/new-task.js';
import { ExecutionQueue } from '../requests/execution-queue.js';
import { mendLanguage, mendedText } from './language.js';

export interface FitnessPorts {
  /** For the author of the code that runs. */
  print(text: string): void;
  evaluate(code: string): Promise<CellOutcome>;
  hears(token: number): void;
  works(token: number): void;
}

/** Keeps the main thread fit to serve requests, whatever code does to the language, and says whether it is. */
export class Fitness {
  constructor(private readonly ports: FitnessPorts) {}

  mend(): void {
    const mended = mendLanguage();
    if (mended.length > 0) this.ports.print(mendedText(mended));
  }

  /** From silence it is concluded that nothing works. */
  asked(token: number): void {
    this.ports.hears(token);
    this.mend();
    this.#try().then(
      (works) => works && this.ports.works(token),
      () => undefined,
    );
  }

  /**
   * The least thing that every request needs, in the way in which requests are served: a turn in a queue, a task of its own, code that
   * is run. Where the language itself is broken it may fail, or never end.
   */
  #try(): Promise<boolean> {
    const queue = new ExecutionQueue();
    return new Promise((resolve, reject) => {
      const run = async (): Promise<void> => {
        await new Promise<void>(inNewTask);
        const outcome = await Promise.race([this.ports.evaluate('20 + 22')]);
        resolve(outcome.status === 'ok' && outcome.value === 42);
      };
      queue.push({ request: null, owner: null, run: () => run().catch(reject), abort: () => undefined });
    });
  }
}
