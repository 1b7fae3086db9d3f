import { hasCode, messageOf, QueueServerError } from '../../errors.js';
import type { DataKey, DataLimits, LimitRange } from '../../protocol/data-key.js';
import type { ComponentOptions } from '../component.js';
import type { Readings, Status } from '../protocols.js';
import { Signal } from '../signal.js';
import type { ReadingsCallback } from '../subscribers.js';
import { TaskStatus } from '../task-status.js';
import { controlSystem } from './control-system.js';
import type {
  ControlSystem,
  Severity,
  Variable,
  VariableDescription,
  VariableListener,
  VariableReading,
  VariableValue,
  WritableValue,
} from './variable.js';

export interface EpicsSignalOptions extends ComponentOptions {
  /** Seconds to wait for the IOC, and for an answer of it. */
  timeout?: number;
  /** An array of characters is one text. */
  string?: boolean;
  /** Where its variables are; Channel Access unless told otherwise. */
  controlSystem?: ControlSystem;
}

const TIMEOUT_SECONDS = 5;
const SEVERITIES: readonly Severity[] = ['none', 'minor', 'major', 'invalid'];

/**
 * A process variable that can be read. Its value is monitored, so that reading costs nothing; to trigger it asks the IOC,
 * so that a point of a plan has the value of that moment. Enumerations are read as texts, arrays of numbers as typed arrays.
 *
 *     const pressure = new EpicsSignalRO('BL7:gauge1:pressure', { name: 'pressure' });
 */
export class EpicsSignalRO<T extends VariableValue = VariableValue> extends Signal<T> {
  /** Seconds. */
  readonly timeout: number;
  protected readonly system: ControlSystem;
  readonly #variable: Variable;
  readonly #isText: boolean;
  #reading: VariableReading | null = null;
  #description: VariableDescription | null = null;

  constructor(readPv: string, { timeout = TIMEOUT_SECONDS, string = false, ...options }: EpicsSignalOptions) {
    // Nothing is known of the value before the IOC tells it; `get` says so instead of showing this one.
    super({ ...options, value: undefined as unknown as T });
    this.timeout = timeout;
    this.system = options.controlSystem ?? controlSystem();
    this.#isText = string;
    this.#variable = this.system.variable(readPv);
    this.#variable.watch({
      changed: (reading) => this.#changed(reading),
      connected: (description) => this.#described(description),
      disconnected: () => (this.#reading = null),
    });
  }

  get pvname(): string {
    return this.#variable.name;
  }

  get isConnected(): boolean {
    return this.#reading !== null;
  }

  /** How the IOC judges the present value, and why: `['major', 'HIHI']`. */
  get alarm(): [severity: Severity, alarm: string] {
    const { severity, alarm } = this.#present();
    return [severity, alarm];
  }

  /** Settles when the IOC has told the value; rejects with EPICS_UNREACHABLE after so many seconds. */
  async connected(seconds = this.timeout): Promise<void> {
    await this.#variable.connected(seconds);
    if (this.#reading === null) await this.refresh();
  }

  /** Asks the IOC for the value of this moment. */
  async refresh(): Promise<void> {
    await this.#variable.connected(this.timeout);
    this.#changed(await this.#variable.read(this.timeout));
  }

  /** Tells what the IOC tells, also that it is gone. Returns the undo. */
  watch(listener: VariableListener): () => void {
    return this.#variable.watch(listener);
  }

  override get(): T {
    this.#present();
    return super.get();
  }

  override put(_value: T): void {
    throw new QueueServerError('SIGNAL_READ_ONLY', [this.name]);
  }

  override set(value: T): Status {
    this.put(value);
    return this.trigger();
  }

  override trigger(): Status {
    return new TaskStatus(() => this.refresh(), `reading ${this.pvname}`);
  }

  override read(): Readings {
    const { severity, alarm } = this.#present();
    const alarm_severity = SEVERITIES.indexOf(severity);
    return { [this.name]: { value: this.get(), timestamp: this.timestamp, alarm_severity, message: alarm } };
  }

  /** One that waits for its IOC is called back when that is there. */
  override subscribe(callback: ReadingsCallback): void {
    try {
      super.subscribe(callback);
    } catch (error) {
      if (!hasCode(error, 'EPICS_DISCONNECTED')) throw error;
    }
  }

  override toString(): string {
    if (this.isConnected) return super.toString();
    return `${this.constructor.name}(name='${this.name}', ${this.pvname} is not connected)`;
  }

  protected override dataKey(): DataKey {
    this.#present();
    const description = this.#description as VariableDescription;
    const { kind, units, precision, choices } = description;
    const key: DataKey = { source: `${this.system.scheme}://${this.pvname}`, ...this.#shape(description) };
    if (units !== '') key.units = units;
    if (precision !== null) key.precision = precision;
    if (kind === 'enum') Object.assign(key, { choices: [...choices], enum_strs: [...choices] });
    const limits = Object.entries(description.limits).filter(([, range]) => range !== null);
    if (limits.length > 0) key.limits = Object.fromEntries(limits) as DataLimits;
    return key;
  }

  /** The control limits of what is written. */
  protected limit(limits: LimitRange | null): void {
    Object.assign(this, { limits });
  }

  #shape({ kind, length, elements }: VariableDescription): Pick<DataKey, 'dtype' | 'shape' | 'dtype_numpy'> {
    if (this.#isText || (length === 1 && (kind === 'string' || kind === 'enum')))
      return { dtype: 'string', shape: [] };
    if (length === 1) return { dtype: kind as 'number' | 'integer', shape: [] };
    return { dtype: 'array', shape: [(this.get() as ArrayLike<unknown>).length], dtype_numpy: elements };
  }

  #described(description: VariableDescription): void {
    this.#description = description;
    this.precision = description.precision ?? undefined;
  }

  #changed(reading: VariableReading): void {
    this.#reading = reading;
    const value = this.#isText ? textOf(reading.value) : reading.value;
    this.update(value as T, reading.timestamp);
  }

  #present(): VariableReading {
    if (this.#reading === null) throw new QueueServerError('EPICS_DISCONNECTED', [this.pvname]);
    return this.#reading;
  }
}

export interface EpicsWriteOptions extends EpicsSignalOptions {
  /** What is written, where it is not what is read. */
  writePv?: string;
  /** To set it means to wait until what is read is so near to what was written, too. */
  tolerance?: number;
}

/**
 * A process variable that can be set. A Status of it is done when the IOC says that everything is done that the new value has
 * set off.
 *
 *     const temperature = new EpicsSignal('BL7:cryo:T:RBV', { name: 'temperature', writePv: 'BL7:cryo:T', tolerance: 0.5 });
 */
export class EpicsSignal<T extends VariableValue = VariableValue> extends EpicsSignalRO<T> {
  readonly #target: Variable;
  readonly #tolerance: number | null;

  constructor(readPv: string, { writePv = readPv, tolerance, ...options }: EpicsWriteOptions) {
    super(readPv, options);
    this.#tolerance = tolerance ?? null;
    this.#target = this.system.variable(writePv);
    this.#target.watch({
      changed: () => undefined,
      connected: ({ limits }) => this.limit(limits.control),
    });
  }

  get setpointPvname(): string {
    return this.#target.name;
  }

  override async connected(seconds = this.timeout): Promise<void> {
    await Promise.all([super.connected(seconds), this.#target.connected(seconds)]);
  }

  /** Limits are known once the IOC has told them: a value that is set earlier is checked as soon as they are. */
  override set(value: T): Status {
    this.checkValue(value);
    return new TaskStatus((signal) => this.#set(value, signal), `setting ${this.setpointPvname}`);
  }

  /** Settles when the IOC is done with the value. */
  async write(value: T | WritableValue): Promise<void> {
    await this.#target.connected(this.timeout);
    this.checkValue(value as T);
    await this.#target.write(value);
  }

  /** Without waiting for the IOC; that it refused is told on the console. */
  override put(value: T): void {
    this.checkValue(value);
    this.write(value).catch((error: unknown) => console.error(`${this.name}: ${messageOf(error)}`));
  }

  async #set(value: T, signal: AbortSignal): Promise<void> {
    await this.write(value);
    if (this.#tolerance !== null) await this.#reached(Number(value), this.#tolerance, signal);
    await this.refresh();
  }

  async #reached(target: number, tolerance: number, signal: AbortSignal): Promise<void> {
    let unwatch: () => void = () => undefined;
    const reached = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      unwatch = this.watch({
        changed: ({ value }) => {
          if (Math.abs(Number(value) - target) <= tolerance) resolve();
        },
        disconnected: () => reject(new QueueServerError('EPICS_DISCONNECTED', [this.pvname])),
      });
    });
    await reached.finally(() => unwatch());
  }
}

function textOf(value: VariableValue): string {
  if (typeof value !== 'object') return String(value);
  const bytes = Buffer.from(value as Uint8Array);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}
