import { messageOf } from '../../src/errors.js';
import type {
  CallPlan,
  DeviceDescription,
  DeviceDescriptions,
  PlanDescription,
  PlanDescriptions,
} from '../../src/protocol/index.js';
import { describeDevice, isDevice, type DeviceSettings } from './devices.js';
import type { CallableRecord, CellRecords } from './record.js';

/** All plans and devices of the namespace, allowed or not, and how the plans are called. */
export interface NamespaceLists {
  readonly existing_plans: PlanDescriptions;
  readonly existing_devices: DeviceDescriptions;
  readonly calls: { readonly [plan: string]: CallPlan };
}

export interface NamespaceScan {
  /** The very object of the scan before, if nothing changed. */
  readonly lists: NamespaceLists;
  readonly plansChanged: boolean;
  readonly devicesChanged: boolean;
  /**
   * Plans that came into being without a cell (by `eval`, or as the result of a call). They can be called with
   * positional values until their text has been described: see `describeFunctionText`.
   */
  readonly undescribed: readonly { readonly name: string; readonly value: Callable }[];
}

// Foreign type: any function of the namespace.
export type Callable = (...args: never[]) => unknown;

interface Entry {
  readonly value: unknown;
  readonly record?: CallableRecord | undefined;
  readonly plan?: PlanDescription;
  readonly device?: DeviceDescription;
}

/**
 * Finds plans and devices in the namespace, again and again: after each cell only what is new there is looked at. A device
 * that changes its components in place is seen when its name is bound anew, or after `forget`.
 */
export class NamespaceScanner {
  readonly #settings: DeviceSettings;
  /** By function: plans keep their descriptions under whatever name they are known later. */
  readonly #records = new WeakMap<object, CallableRecord>();
  #entries = new Map<string, Entry>();
  #lists: NamespaceLists = { existing_plans: {}, existing_devices: {}, calls: {} };

  constructor(settings: DeviceSettings = {}) {
    this.#settings = settings;
  }

  /**
   * Takes the records of a cell that has run. A function that is known already keeps its record: under its first name
   * it had its own defaults and comment, under later ones it has only its type.
   */
  remember(records: CellRecords, namespace: Readonly<Record<string, unknown>>): void {
    for (const [name, record] of Object.entries(records)) {
      const value = namespace[name];
      if (typeof value === 'function' && !this.#records.has(value)) this.#records.set(value, record);
    }
  }

  /** What is known of a function, plan or not. */
  recordOf(value: unknown): CallableRecord | undefined {
    return typeof value === 'function' ? this.#records.get(value) : undefined;
  }

  /** For a plan that a scan gave as undescribed. */
  describe(value: Callable, record: CallableRecord): void {
    this.#records.set(value, record);
  }

  /** The next scan looks at everything. */
  forget(): void {
    this.#entries = new Map();
  }

  scan(namespace: Readonly<Record<string, unknown>>): NamespaceScan {
    const entries = new Map<string, Entry>();
    for (const name of Object.keys(namespace)) {
      const entry = this.#look(name, read(namespace, name));
      if (entry !== undefined) entries.set(name, entry);
    }
    const plans = pick(entries, ({ plan }) => plan);
    const devices = pick(entries, ({ device }) => device);
    const calls = pick(entries, ({ plan, record }) => plan && (record?.call ?? ANY_CALL));
    const before = this.#lists;
    const plansChanged = !equalLists(plans, before.existing_plans) || !equalLists(calls, before.calls);
    const devicesChanged = !equalLists(devices, before.existing_devices);
    this.#entries = entries;
    if (plansChanged) this.#lists = { ...this.#lists, existing_plans: plans, calls };
    if (devicesChanged) this.#lists = { ...this.#lists, existing_devices: devices };
    return { lists: this.#lists, plansChanged, devicesChanged, undescribed: undescribed(entries) };
  }

  /** Undefined for what is neither plan nor device. */
  #look(name: string, value: unknown): Entry | undefined {
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return undefined;
    const before = this.#entries.get(name);
    const record = typeof value === 'function' ? this.#records.get(value) : undefined;
    if (before?.value === value && before.record === record) return before;
    if (typeof value === 'function') {
      const isGenerator = isGeneratorFunction(value);
      if (!(record?.plan ?? isGenerator)) return undefined;
      return { value, record, plan: planDescription(name, record, isGenerator) };
    }
    if (!isDevice(value)) return undefined;
    try {
      return { value, device: describeDevice(name, value, this.#settings) };
    } catch (error) {
      this.#settings.warn?.(`The device ${name} cannot be described: ${messageOf(error)}`);
      return undefined;
    }
  }
}

function planDescription(
  name: string,
  record: CallableRecord | undefined,
  isGenerator: boolean,
): PlanDescription {
  const known = record?.description ?? ANY_PLAN;
  return { ...known, name, properties: { is_generator: isGenerator } };
}

/** `(*args)`, untyped. */
const ANY_PLAN: PlanDescription = {
  name: '',
  properties: { is_generator: true },
  parameters: [{ name: 'args', kind: { name: 'VAR_POSITIONAL', value: 2 } }],
};
const ANY_CALL: CallPlan = { slots: [{ slot: 'spread', name: 'args' }] };

/** By tag, because the functions of a cell may belong to another realm than this module. */
function isGeneratorFunction(value: object): boolean {
  return /^\[object (Async)?GeneratorFunction\]$/.test(Object.prototype.toString.call(value));
}

/** A name that cannot be read is as good as absent: a variable before its declaration has run. */
function read(namespace: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return namespace[name];
  } catch {
    return undefined;
  }
}

function pick<T>(
  entries: ReadonlyMap<string, Entry>,
  part: (entry: Entry) => T | undefined,
): Record<string, T> {
  const picked: Record<string, T> = {};
  for (const [name, entry] of entries) {
    const value = part(entry);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function undescribed(entries: ReadonlyMap<string, Entry>): NamespaceScan['undescribed'] {
  return [...entries].flatMap(([name, { plan, record, value }]) =>
    plan !== undefined && record === undefined ? [{ name, value: value as Callable }] : [],
  );
}

/** Descriptions of what was not bound anew are the same objects, so that most of this is a comparison of references. */
function equalLists(a: Readonly<Record<string, object>>, b: Readonly<Record<string, object>>): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = Object.hasOwn(b, name) ? b[name] : undefined;
    return a[name] === other || (other !== undefined && JSON.stringify(a[name]) === JSON.stringify(other));
  });
}
