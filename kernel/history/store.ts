/** One cell that somebody ran. */
export interface Input {
  /** Counts the kernels whose history this is; 1 was the first. */
  readonly session: number;
  readonly line: number;
  readonly code: string;
}

/** Where inputs are kept. Adding never fails: a history that cannot be written is no reason not to run a cell. */
export interface InputStore {
  add(line: number, code: string): void;
  /** The newest inputs of all sessions, the oldest of them first. */
  latest(count: number): readonly Input[];
  /** 0 is the present session, -1 the one before it. */
  ofSession(session: number): readonly Input[];
}

/** A session has at most so many inputs; the oldest go first. */
const KEPT_INPUTS = 10_000;

/** The inputs of this kernel alone: for sites that do not want them on a disk. */
export class MemoryInputs implements InputStore {
  readonly #inputs: Input[] = [];

  constructor(readonly session = 1) {}

  add(line: number, code: string): void {
    this.#inputs.push({ session: this.session, line, code });
    if (this.#inputs.length > KEPT_INPUTS) this.#inputs.shift();
  }

  latest(count: number): readonly Input[] {
    return count === 0 ? [] : this.#inputs.slice(-count);
  }

  ofSession(session: number): readonly Input[] {
    return session === 0 || session === this.session ? this.#inputs : [];
  }
}
