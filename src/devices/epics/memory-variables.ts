import { QueueServerError } from '../../errors.js';
import { epochSeconds } from '../clock.js';
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
import { whenConnected } from './when-connected.js';
import { refused, wireValue } from './wire-value.js';

export interface MemoryVariableOptions extends Partial<Omit<VariableDescription, 'limits'>> {
  limits?: Partial<VariableDescription['limits']>;
  /** What the variable does with a value that is written, for as long as it takes; without it the value is taken over. */
  onWrite?: (value: VariableValue, variable: MemoryVariable) => void | Promise<void>;
}

const NO_LIMITS: VariableDescription['limits'] = { control: null, display: null, warning: null, alarm: null };

/** A control system without hardware, for tests of plans and startup code: it has the variables that `define` makes. */
export class MemoryControlSystem implements ControlSystem {
  readonly scheme = 'sim';
  readonly #variables = new Map<string, MemoryVariable>();

  /** An IOC that has this variable. */
  define(name: string, value: VariableValue, options: MemoryVariableOptions = {}): MemoryVariable {
    const variable = this.#known(name);
    variable.define(value, options);
    return variable;
  }

  variable(name: string): MemoryVariable {
    return this.#known(name);
  }

  close(): void {
    for (const variable of this.#variables.values()) variable.close();
    this.#variables.clear();
  }

  #known(name: string): MemoryVariable {
    const known = this.#variables.get(name) ?? new MemoryVariable(name);
    this.#variables.set(name, known);
    return known;
  }
}

export class MemoryVariable implements Variable {
  readonly name: string;
  #definition: { description: VariableDescription; onWrite: MemoryVariableOptions['onWrite'] } | null = null;
  #reading: VariableReading | null = null;
  #isThere = false;
  #isClosed = false;
  readonly #listeners = new Set<VariableListener>();

  constructor(name: string) {
    this.name = name;
  }

  get description(): VariableDescription | null {
    return this.#isThere ? (this.#definition?.description ?? null) : null;
  }

  /** The side of the IOC from here on. */
  define(value: VariableValue, { onWrite, limits, ...options }: MemoryVariableOptions): void {
    const description = { ...describedBy(value), ...options, limits: { ...NO_LIMITS, ...limits } };
    this.#definition = { description, onWrite };
    this.#reading = { value, timestamp: epochSeconds(), severity: 'none', alarm: '' };
    this.appear();
  }

  update(value: VariableValue, severity: Severity = 'none', alarm = ''): void {
    this.#reading = { value, timestamp: epochSeconds(), severity, alarm };
    if (this.#isThere) for (const listener of [...this.#listeners]) listener.changed(this.#reading);
  }

  /** The IOC is back. */
  appear(): void {
    if (this.#definition === null) return;
    this.#isThere = true;
    for (const listener of [...this.#listeners]) this.#greet(listener);
  }

  /** The IOC dies. */
  vanish(): void {
    this.#isThere = false;
    for (const listener of [...this.#listeners]) listener.disconnected?.();
  }

  close(): void {
    this.#isClosed = true;
    this.vanish();
  }

  /** The side of the device from here on. */
  connected(seconds: number): Promise<VariableDescription> {
    return whenConnected(this, seconds, () => this.#isClosed);
  }

  async read(): Promise<VariableReading> {
    await Promise.resolve();
    if (this.#reading === null || !this.#isThere) throw this.#disconnected();
    return this.#reading;
  }

  async write(value: WritableValue): Promise<void> {
    await Promise.resolve();
    const description = this.description;
    if (description === null) throw this.#disconnected();
    if (!description.isWritable) throw refused(this.name, value, 'writing is not allowed');
    const taken = this.#taken(value, description);
    const { onWrite } = this.#definition ?? {};
    if (onWrite === undefined) return this.update(taken);
    await this.#untilLost(Promise.resolve(onWrite(taken, this)));
  }

  watch(listener: VariableListener): () => void {
    this.#listeners.add(listener);
    if (this.#isThere) this.#greet(listener);
    return () => this.#listeners.delete(listener);
  }

  #greet(listener: VariableListener): void {
    if (this.description !== null) listener.connected?.(this.description);
    if (this.#reading !== null) listener.changed(this.#reading);
  }

  async #untilLost(written: Promise<void>): Promise<void> {
    let unwatch: () => void = () => undefined;
    const lost = new Promise<never>((_, reject) => {
      unwatch = this.watch({ changed: () => undefined, disconnected: () => reject(this.#disconnected()) });
    });
    await Promise.race([written, lost]).finally(() => unwatch());
  }

  #taken(value: WritableValue, description: VariableDescription): VariableValue {
    const taken = wireValue(this.name, value, description);
    if (description.kind === 'enum') return description.choices[Number(taken)] as string;
    return Array.isArray(taken) && description.kind !== 'string'
      ? Float64Array.from(taken as number[])
      : (taken as VariableValue);
  }

  #disconnected(): QueueServerError {
    return new QueueServerError('EPICS_DISCONNECTED', [this.name]);
  }
}

function describedBy(value: VariableValue): Omit<VariableDescription, 'limits'> {
  const isArray = typeof value === 'object';
  return {
    kind: typeof value === 'string' ? 'string' : 'number',
    length: isArray ? Math.max(value.length, 2) : 1,
    elements: '<f8',
    units: '',
    precision: null,
    choices: [],
    isWritable: true,
  };
}
