import type { DataKeys, MaybePromise, Readings, Status } from '../../../src/devices/index.js';
import type { Fate } from './fate.js';

function key(name: string): DataKeys[string] {
  return { source: `TEST:${name}`, dtype: 'number', shape: [] };
}

/** What the engine must have undone when a plan is over. */
export interface Restless {
  readonly name: string;
  /** In words; empty when all is as it should be. */
  complaints(): string[];
}

/** Can be staged, read and triggered, all of which may take its time or fail. */
export class RestlessDetector implements Restless {
  readonly hints: { fields: string[] };
  #staged = 0;
  /** A device that failed to unstage cannot be blamed on the engine. */
  #couldNot = false;
  protected value = 1;

  constructor(
    readonly name: string,
    protected readonly fate: Fate,
  ) {
    this.hints = { fields: [name] };
  }

  stage(): Status | unknown[] {
    const { status } = this.fate.action(`staging ${this.name}`, () => {});
    this.#staged += 1;
    return status;
  }

  unstage(): Status | unknown[] {
    if (this.fate.fails) {
      this.#couldNot = true;
      throw new Error(`unstaging ${this.name} failed`);
    }
    this.#staged = 0;
    return [this];
  }

  trigger(): Status {
    return this.fate.action(`triggering ${this.name}`, () => (this.value += 0.5)).status;
  }

  read(): MaybePromise<Readings> {
    return this.fate.later(`reading ${this.name}`, () => ({
      [this.name]: { value: this.value, timestamp: 1 },
    }));
  }

  describe(): MaybePromise<DataKeys> {
    return this.fate.later(`describing ${this.name}`, () => ({ [this.name]: key(this.name) }));
  }

  readConfiguration(): Readings {
    return { [`${this.name}_gain`]: { value: 1, timestamp: 1 } };
  }

  describeConfiguration(): DataKeys {
    return { [`${this.name}_gain`]: key(`${this.name}_gain`) };
  }

  configure(): [Readings, Readings] {
    this.fate.try(`configuring ${this.name}`);
    return [this.readConfiguration(), this.readConfiguration()];
  }

  pause(): void {
    this.fate.try(`pausing ${this.name}`);
  }

  resume(): void {
    this.fate.try(`resuming ${this.name}`);
  }

  complaints(): string[] {
    return this.#staged > 0 && !this.#couldNot ? [`${this.name} is still staged`] : [];
  }
}

/** Moves for a while, unless it is stopped. */
export class RestlessMotor extends RestlessDetector {
  #stop: ((success: boolean) => void) | null = null;
  #wouldNotStop = false;
  position = 0;

  set(target: number): Status {
    this.#stop?.(false);
    // It may fail before it moves: then it does not.
    const { status, stop } = this.fate.action(`moving ${this.name}`, (success) => {
      this.#stop = null;
      if (success) this.position = target;
    });
    if (!status.done) this.#stop = stop;
    return status;
  }

  stop({ success = false }: { success?: boolean } = {}): void {
    if (this.#stop !== null && this.fate.fails) {
      this.#wouldNotStop = true;
      throw new Error(`stopping ${this.name} failed`);
    }
    this.#stop?.(success);
    this.#stop = null;
  }

  locate(): MaybePromise<{ setpoint: number; readback: number }> {
    return this.fate.later(`locating ${this.name}`, () => ({
      setpoint: this.position,
      readback: this.position,
    }));
  }

  override read(): MaybePromise<Readings> {
    const { name } = this;
    return this.fate.later(`reading ${name}`, () => ({ [name]: { value: this.position, timestamp: 1 } }));
  }

  override complaints(): string[] {
    const moving = this.#stop !== null && !this.#wouldNotStop ? [`${this.name} still moves`] : [];
    return [...super.complaints(), ...moving];
  }
}

/** Tells its subscribers when it is set; nobody may be left among them. */
export class RestlessSignal extends RestlessDetector {
  readonly #subscribers = new Set<(readings: Readings) => void>();

  set(value: number): Status {
    this.value = value;
    for (const tell of [...this.#subscribers]) tell(this.#now());
    return this.fate.action(`setting ${this.name}`, () => {}).status;
  }

  override read(): Readings {
    return this.#now();
  }

  subscribe(tell: (readings: Readings) => void): void {
    this.#subscribers.add(tell);
    tell(this.#now());
  }

  clearSub(tell: (readings: Readings) => void): void {
    this.#subscribers.delete(tell);
  }

  override complaints(): string[] {
    const left = this.#subscribers.size > 0 ? [`${this.name} is still monitored`] : [];
    return [...super.complaints(), ...left];
  }

  #now(): Readings {
    return { [this.name]: { value: this.value, timestamp: 1 } };
  }
}

/** Flies when it is let go, and has three events for each time. */
export class RestlessFlyer implements Restless {
  #stop: ((success: boolean) => void) | null = null;
  #isFlying = false;
  #wouldNotStop = false;
  #events = 0;

  constructor(
    readonly name: string,
    readonly fate: Fate,
  ) {}

  kickoff(): Status {
    const { status } = this.fate.action(`letting ${this.name} go`, () => {});
    this.#isFlying = true;
    this.#events += 3;
    return status;
  }

  complete(): Status {
    const { status, stop } = this.fate.action(`completing ${this.name}`, () => (this.#isFlying = false));
    if (!status.done) this.#stop = stop;
    return status;
  }

  stop({ success = false }: { success?: boolean } = {}): void {
    if (this.fate.fails) {
      this.#wouldNotStop = true;
      throw new Error(`stopping ${this.name} failed`);
    }
    this.#isFlying = false;
    this.#stop?.(success);
    this.#stop = null;
  }

  describeCollect(): Record<string, DataKeys> {
    this.fate.try(`describing ${this.name}`);
    return { [`${this.name}_flown`]: { [`${this.name}_x`]: key(`${this.name}_x`) } };
  }

  *collect() {
    this.fate.try(`collecting from ${this.name}`);
    for (; this.#events > 0; this.#events -= 1)
      yield { time: 1, data: { [`${this.name}_x`]: this.#events }, timestamps: { [`${this.name}_x`]: 1 } };
  }

  complaints(): string[] {
    return this.#isFlying && !this.#wouldNotStop ? [`${this.name} still flies`] : [];
  }
}

/** Devices under the names that recipes use, with fates of their own. */
export function restlessBench(fate: Fate): Record<string, Restless> {
  const bench: Record<string, Restless> = {};
  for (const name of ['motor', 'motor1', 'motor2', 'motor3']) bench[name] = new RestlessMotor(name, fate);
  for (const name of ['det', 'det1', 'det2', 'det3', 'det4', 'camera', 'writer'])
    bench[name] = new RestlessDetector(name, fate);
  for (const name of ['flyer', 'pages']) bench[name] = new RestlessFlyer(name, fate);
  bench.sig = new RestlessSignal('sig', fate);
  return bench;
}
