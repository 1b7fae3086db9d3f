import { DeferredStatus, type Readings, type Status } from '../../src/devices/index.js';

/** Moves when the test says so. */
export class HandMotor {
  readonly hints: { fields: string[] };
  readonly targets: number[] = [];
  readonly stops: (boolean | undefined)[] = [];
  position = 0;
  #move: DeferredStatus | null = null;

  constructor(readonly name: string) {
    this.hints = { fields: [name] };
  }

  set(target: number): Status {
    this.targets.push(target);
    this.#move = new DeferredStatus({ name: `the move of ${this.name}` });
    return this.#move;
  }

  arrive(): void {
    this.position = this.targets.at(-1) ?? 0;
    this.#take()?.setFinished();
  }

  fail(message: string): void {
    this.#take()?.setException(new Error(message));
  }

  stop({ success }: { success?: boolean } = {}): void {
    this.stops.push(success);
    if (success === true) this.#take()?.setFinished();
    else this.#take()?.setException(new Error(`${this.name} was stopped`));
  }

  read(): Readings {
    return { [this.name]: { value: this.position, timestamp: 1 } };
  }

  describe() {
    return { [this.name]: { source: `SIM:${this.name}`, dtype: 'number' as const, shape: [] } };
  }

  #take(): DeferredStatus | null {
    const move = this.#move;
    this.#move = null;
    return move;
  }
}

/** Counts how often it was read, and remembers what was done to it. */
export class Counter {
  readonly calls: string[] = [];
  value = 0;
  /** Called before each reading: may throw. */
  onRead: (reading: number) => void = () => {};

  constructor(readonly name: string) {}

  read(): Readings | Promise<Readings> {
    this.onRead(++this.value);
    return { [this.name]: { value: this.value, timestamp: 2 } };
  }

  describe() {
    return { [this.name]: { source: `SIM:${this.name}`, dtype: 'integer' as const, shape: [] } };
  }

  stage(): unknown[] {
    this.calls.push('stage');
    return [this];
  }

  unstage(): unknown[] {
    this.calls.push('unstage');
    return [this];
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }
}

/** Answers reads when the test says so. */
export class SlowCounter extends Counter {
  #answer: ((readings: Readings) => void) | null = null;
  #asked: (() => void) | null = null;

  override read(): Promise<Readings> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#asked?.();
    });
  }

  /** Resolves at the next read. */
  asked(): Promise<void> {
    return new Promise((resolve) => (this.#asked = resolve));
  }

  answer(value: number): void {
    this.#answer?.({ [this.name]: { value, timestamp: 3 } });
  }
}
