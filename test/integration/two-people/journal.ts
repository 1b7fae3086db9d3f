/** An interrupt, from when it was sent to when all that it did is done. Times are those of `performance`. */
export interface Interrupt {
  readonly by: string;
  /** A cell of the sender's own was running for ever: it was for that one, and for nothing else. */
  readonly isForOwnCell: boolean;
  readonly from: number;
  to: number;
}

const REMEMBERED_STEPS = 50;

/** What was done, and what went wrong. */
export class Journal {
  readonly #name: string;
  #steps: string[] = [];
  #count = 0;
  #interrupts: Interrupt[] = [];
  /** The first thing that was not as it has to be. */
  fault: Error | null = null;
  /** In this stretch somebody may have paused or ended plans. */
  mayHavePaused = false;
  /** In this stretch the environment was destroyed, or a person ended the kernel. */
  mayHaveDied = false;
  /** The environment is being closed: what arrives at the same moment is aborted. */
  isClosing = false;
  /** In this stretch people resumed and ended plans at their prompts. */
  mayHaveEnded = false;

  constructor(name: string) {
    this.#name = name;
  }

  get count(): number {
    return this.#count;
  }

  step(text: string): void {
    this.#count += 1;
    this.#steps = [...this.#steps, `${Math.round(performance.now())} ${text}`].slice(-REMEMBERED_STEPS);
  }

  interrupt(by: string, isForOwnCell: boolean): Interrupt {
    const interrupt = { by, isForOwnCell, from: performance.now(), to: Infinity };
    this.#interrupts.push(interrupt);
    if (!isForOwnCell) this.mayHavePaused = true;
    this.step(`${by} interrupts${isForOwnCell ? ' his own cell' : ''}`);
    return interrupt;
  }

  /** Whether an interrupt since then was for a cell of this person, or, where `whose` is null, for anything. */
  mayHaveInterrupted(whose: string | null, since: number): boolean {
    return this.#interrupts.some(
      ({ by, isForOwnCell, to }) => to >= since && (whose === null || by === whose || !isForOwnCell),
    );
  }

  newStretch(): void {
    this.#interrupts = [];
    this.mayHavePaused = false;
    this.mayHaveEnded = false;
    this.mayHaveDied = false;
  }

  wrong(text: string): void {
    this.fault ??= new Error(this.#story(text));
  }

  check(isRight: boolean, text: () => string): void {
    if (!isRight) this.wrong(text());
  }

  /** Fails with the story so far when nothing comes. */
  async within<T>(promise: Promise<T>, what: string | (() => string), limitMs = 60_000): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const awaited = typeof what === 'string' ? what : what();
        this.wrong(`waited ${limitMs / 1000} s in vain for ${awaited}`);
        reject(this.fault ?? new Error(awaited));
      }, limitMs);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #story(text: string): string {
    return `${this.#name}, step ${this.#count}: ${text}\nThe last steps:\n${this.#steps.join('\n')}`;
  }
}
