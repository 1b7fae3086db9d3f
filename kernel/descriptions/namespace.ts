import { messageOf } from '../../src/errors.js';
import type {
  CallPlan,
  DeviceDescription,
  DeviceDescriptions,
  PlanDescription,
  PlanDescriptions,
} from '../../src/protocol/descriptions.js';
import { isPlanName } from '../../src/protocol/python-names.js';
import {
  annotationOf,
  registrations,
  type PlanAnnotation,
  type Registrations,
} from '../../src/user-code/index.js';
import { describeDevice, isDevice } from './devices.js';
import { NameExpansion } from './expand-names.js';
import { planEntry, type PlanEntry } from './plan-entry.js';
import type { CallableRecord } from './record.js';

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
  /** Plans that are left out of the lists, with the reasons. */
  readonly invalid: readonly InvalidPlan[];
  /**
   * Plans that came into being without a cell (by `eval`, or as the result of a call). They can be called with
   * positional values until their text has been described: see `describeFunctionText`.
   */
  readonly undescribed: readonly { readonly name: string; readonly value: Callable }[];
}

export interface InvalidPlan {
  readonly name: string;
  readonly faults: readonly string[];
  /** It was found by this scan. */
  readonly isNew: boolean;
}

// Foreign type: any function of the namespace.
export type Callable = (...args: never[]) => unknown;

export interface ScannerSettings {
  /** What the compiler told of a function. */
  readonly recordOf: (value: unknown) => CallableRecord | undefined;
  /** 1: devices without their components. 0, the default: all of them, however deep. */
  readonly maxDepth?: number;
  /** Told what is not listed, or not listed as a whole, and why: once. */
  readonly warn?: (text: string) => void;
}

interface Entry {
  readonly value: object;
  readonly record: CallableRecord | undefined;
  readonly annotation: PlanAnnotation | undefined;
  readonly registration: object | undefined;
  readonly plan?: PlanEntry;
  readonly device?: DeviceDescription;
}

/**
 * Finds plans and devices in the namespace, again and again: after each cell only what is new there is looked at. A device
 * that changes its components in place is seen when its name is bound anew, or after `forget`.
 */
export class NamespaceScanner {
  readonly #settings: ScannerSettings;
  readonly #warned = new Set<string>();
  #entries = new Map<string, Entry>();
  #lists: NamespaceLists = { existing_plans: {}, existing_devices: {}, calls: {} };
  /** What a scan tells that finds nothing new. */
  #asBefore: NamespaceScan | null = null;
  /** Plans whose lists of names were expanded among the names of that time. */
  #expanded = new WeakMap<PlanEntry, PlanDescription>();
  #expandedIn: { readonly plans: string; readonly devices: DeviceDescriptions } | null = null;

  constructor(settings: ScannerSettings) {
    this.#settings = settings;
  }

  /** The next scan looks at everything. */
  forget(): void {
    this.#entries = new Map();
    this.#asBefore = null;
  }

  scan(namespace: Readonly<Record<string, unknown>>): NamespaceScan {
    const registered = registrations();
    const before = this.#entries;
    const entries = new Map<string, Entry>();
    let isAsBefore = true;
    for (const name of Object.keys(namespace)) {
      const earlier = before.get(name);
      const entry = this.#look(name, read(namespace, name), earlier, registered);
      if (entry === undefined) continue;
      entries.set(name, entry);
      isAsBefore &&= entry === earlier;
    }
    this.#entries = entries;
    this.#checkRegistrations(registered);
    // After most cells: comparing the lists takes longer than all of the above.
    if (isAsBefore && entries.size === before.size && this.#asBefore !== null) return this.#asBefore;
    return this.#compared(before);
  }

  #compared(before: ReadonlyMap<string, Entry>): NamespaceScan {
    const entries = this.#entries;
    const devices: Record<string, DeviceDescription> = {};
    for (const [name, { device }] of entries) if (device !== undefined) devices[name] = device;
    const devicesChanged = !equalLists(devices, this.#lists.existing_devices);
    if (devicesChanged) this.#lists = { ...this.#lists, existing_devices: devices };
    const { plans, calls, invalid } = this.#plans((name) => before.get(name) !== entries.get(name));
    const plansChanged =
      !equalLists(plans, this.#lists.existing_plans) || !equalLists(calls, this.#lists.calls);
    if (plansChanged) this.#lists = { ...this.#lists, existing_plans: plans, calls };
    const scan = {
      lists: this.#lists,
      plansChanged,
      devicesChanged,
      invalid,
      undescribed: undescribed(entries),
    };
    const known = invalid.map((plan) => ({ ...plan, isNew: false }));
    this.#asBefore = { ...scan, plansChanged: false, devicesChanged: false, invalid: known };
    return scan;
  }

  /** Undefined for what is neither plan nor device. */
  #look(
    name: string,
    value: unknown,
    earlier: Entry | undefined,
    { plans, devices }: Registrations,
  ): Entry | undefined {
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return undefined;
    const isFunction = typeof value === 'function';
    const record = isFunction ? this.#settings.recordOf(value) : undefined;
    const annotation = isFunction ? annotationOf(value) : undefined;
    const registration = (isFunction ? plans : devices).get(name);
    if (
      earlier?.value === value &&
      earlier.record === record &&
      earlier.annotation === annotation &&
      earlier.registration === registration
    )
      return earlier;
    const known = { value, record, annotation, registration };
    if (isFunction) {
      const plan = planEntry(name, value, known.record, known.annotation);
      if (plan === undefined) return undefined;
      if (plans.get(name)?.exclude === true) return known;
      if (!isPlanName(plan.wireName ?? name)) {
        this.#warn(`The plan ${name} is not listed: clients cannot say its name. Give it a wire_name.`);
        return known;
      }
      if (known.annotation?.name !== undefined && known.annotation.name !== name)
        this.#warn(
          `The annotation of the plan ${name} was written for a plan named ${known.annotation.name}.`,
        );
      return { ...known, plan };
    }
    return isDevice(value) ? { ...known, ...this.#device(name, value, devices) } : undefined;
  }

  /** Nothing where it is not listed: that is remembered, so that nobody is told twice. */
  #device(name: string, value: object, devices: Registrations['devices']): { device?: DeviceDescription } {
    const registration = devices.get(name);
    if (registration?.exclude === true) return {};
    if (!isPlanName(name)) {
      this.#warn(`The device ${name} is not listed: clients cannot say its name.`);
      return {};
    }
    const warn = (text: string): void => this.#warn(text);
    const { maxDepth = 0 } = this.#settings;
    try {
      const device = describeDevice(name, value, {
        maxDepth: registration?.depth ?? maxDepth,
        isRegistered: registration !== undefined,
        warn,
      });
      return { device };
    } catch (error) {
      this.#warn(`The device ${name} cannot be described: ${messageOf(error)}`);
      return {};
    }
  }

  /** Descriptions by the names that clients use; what cannot be listed apart. */
  #plans(isNew: (name: string) => boolean): {
    plans: Record<string, PlanDescription>;
    calls: Record<string, CallPlan>;
    invalid: InvalidPlan[];
  } {
    const listed = new Map<string, { entry: PlanEntry; name: string }>();
    const invalid: InvalidPlan[] = [];
    const named = new Set<object>();
    for (const [name, { plan: entry, value }] of this.#entries) {
      if (entry === undefined) continue;
      // Further variables of the same function are plans under their own names.
      const wireName = named.has(value) ? undefined : entry.wireName;
      if (wireName !== undefined) named.add(value);
      const key = wireName ?? name;
      const other = listed.get(key)?.name;
      const faults =
        other === undefined ? entry.faults : [...entry.faults, `${other} has the name ${key} already`];
      if (faults.length > 0) invalid.push({ name, faults, isNew: isNew(name) });
      else listed.set(key, { entry, name });
    }
    const expand = this.#expansion([...listed.keys()]);
    const plans: Record<string, PlanDescription> = {};
    const calls: Record<string, CallPlan> = {};
    for (const [key, { entry, name }] of listed) {
      const description = entry.hasNameLists ? expand(entry) : entry.description;
      plans[key] = key === name ? description : { ...description, name: key };
      calls[key] = key === name ? entry.call : { ...entry.call, callee: name };
    }
    return { plans, calls, invalid };
  }

  /** Expands lists of names; those that were expanded among the same names are the same objects as before. */
  #expansion(planNames: readonly string[]): (entry: PlanEntry) => PlanDescription {
    const devices = this.#lists.existing_devices;
    let expansion: NameExpansion | undefined;
    return (entry) => {
      if (expansion === undefined) {
        expansion = new NameExpansion(planNames, devices);
        const plans = planNames.join();
        const isSame = this.#expandedIn?.plans === plans && this.#expandedIn.devices === devices;
        if (!isSame) this.#expanded = new WeakMap();
        this.#expandedIn = { plans, devices };
      }
      let description = this.#expanded.get(entry);
      if (description === undefined)
        this.#expanded.set(entry, (description = expansion.expand(entry.description)));
      return description;
    };
  }

  #checkRegistrations({ plans, devices }: Registrations): void {
    for (const [sort, names] of [
      ['plan', plans.keys()],
      ['device', devices.keys()],
    ] as const) {
      for (const name of names) {
        const entry = this.#entries.get(name);
        const isSuch = entry !== undefined && (typeof entry.value === 'function') === (sort === 'plan');
        if (!isSuch) this.#warn(`The ${sort} ${name} is registered, and there is no ${sort} of this name.`);
      }
    }
  }

  #warn(text: string): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.#settings.warn?.(text);
  }
}

/** A name that cannot be read is as good as absent: a variable before its declaration has run. */
function read(namespace: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return namespace[name];
  } catch {
    return undefined;
  }
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
