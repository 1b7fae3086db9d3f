import type { LimitRange } from '../../protocol/data-key.js';

/** Texts stand for the choices of an enumeration too. Arrays of numbers come as typed arrays. */
export type VariableValue = string | number | NumberArray | readonly string[];
export type NumberArray = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;
export type WritableValue = VariableValue | boolean | readonly number[];

/** How the owner of a variable judges its value. */
export type Severity = 'none' | 'minor' | 'major' | 'invalid';

export interface VariableReading {
  readonly value: VariableValue;
  /** Seconds since the epoch, by the clock of the IOC. */
  readonly timestamp: number;
  readonly severity: Severity;
  /** What kind of alarm it is, `HIHI`; empty where there is none. */
  readonly alarm: string;
}

export interface VariableDescription {
  /** `enum`: its values are among `choices`. */
  readonly kind: 'number' | 'integer' | 'string' | 'enum';
  /** The most elements that it can hold; 1 for a single value. */
  readonly length: number;
  /** Of elements of an array, as NumPy spells it: `<f8`. */
  readonly elements: string;
  readonly units: string;
  readonly precision: number | null;
  readonly choices: readonly string[];
  /** Null where the IOC knows no such limits. */
  readonly limits: Readonly<Record<'control' | 'display' | 'warning' | 'alarm', LimitRange | null>>;
  readonly isWritable: boolean;
}

export interface VariableListener {
  /** The present value first, and each change. After an interruption they go on by themselves. */
  changed(reading: VariableReading): void;
  connected?(description: VariableDescription): void;
  disconnected?(): void;
}

/**
 * One value of a control system, as devices need it. Nothing here tells how it is found and carried: addresses, protocols,
 * types on the wire and retries are the adapter's. All waiting ends: with an answer, or with an error that says which variable
 * it was and what to look at.
 */
export interface Variable {
  readonly name: string;
  /** Null until it was found, and while it is gone. */
  readonly description: VariableDescription | null;
  /** Settles when it is there; rejects with EPICS_UNREACHABLE after so many seconds. */
  connected(seconds: number): Promise<VariableDescription>;
  /** Asks its owner for the value of this moment. */
  read(seconds: number): Promise<VariableReading>;
  /**
   * Settles when its owner says that all is done that the value has set off, however long that takes. Rejects at once with
   * EPICS_DISCONNECTED where it is not there, or is lost before the end.
   */
  write(value: WritableValue): Promise<void>;
  /** Returns the undo. */
  watch(listener: VariableListener): () => void;
}

export interface ControlSystem {
  /** What documents name as the source of a value: `ca://NAME`. */
  readonly scheme: string;
  /** Always at once, and always the same one for a name, whether or not it exists. */
  variable(name: string): Variable;
  /** Forgets all variables; whoever waits for one is told EPICS_DISCONNECTED. */
  close(): void;
}
