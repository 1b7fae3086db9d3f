import { randomUUID } from 'node:crypto';
import { enumerateDevices, type AllowedNames, type UserGroups } from '../permissions/index.js';
import {
  Encoded,
  stringifyJson,
  type DeviceDescriptions,
  type JsonObject,
  type NamespaceLists,
  type PlanDescriptions,
  type PlanRecord,
} from '../protocol/index.js';

/** What a user group may use; the texts are kept, because clients ask for whole lists and lists may be long. */
export class AllowedLists {
  readonly plans: PlanDescriptions;
  readonly devices: DeviceDescriptions;
  #plansText: Encoded | undefined;
  #devicesText: Encoded | undefined;

  constructor({ plans, devices }: AllowedNames) {
    this.plans = plans;
    this.devices = devices;
  }

  get plansText(): Encoded {
    return (this.#plansText ??= textOf(this.plans));
  }

  get devicesText(): Encoded {
    return (this.#devicesText ??= textOf(this.devices));
  }
}

/** How much is said, and asked, of devices in the arguments of plans. */
export interface DeviceNameSettings {
  /** Whether a plan is refused where a text that should be the name of a device is none that the group may use. */
  readonly strictDeviceNames: boolean;
  /** Whether plans tell the names of the devices that they take, each parameter of the type of a device. */
  readonly enumerateDeviceTypes: boolean;
  /** Gets a line when there are too many devices for that, which somebody who asked for it should know. */
  readonly report: (text: string) => void;
}

/**
 * Plans and devices that exist, and the part of them that each user group may use. A uid changes when the content of its
 * list does (spec re-manager §3.1.7). After an environment has closed, its lists stay in force.
 */
export class KnownLists {
  #records: Readonly<Record<string, PlanRecord>> = {};
  #plans: PlanDescriptions = {};
  #devices: DeviceDescriptions = {};
  #plansText = new Encoded('{}');
  #devicesText = new Encoded('{}');
  #groups: UserGroups;
  readonly #enumerates: boolean;
  readonly #report: (text: string) => void;
  #leftOut = '';
  readonly strictDeviceNames: boolean;
  #allowed = new Map<string, AllowedLists>();
  #uids = {
    plansExisting: randomUUID(),
    devicesExisting: randomUUID(),
    plansAllowed: randomUUID(),
    devicesAllowed: randomUUID(),
  };

  constructor(
    groups: UserGroups,
    {
      strictDeviceNames = false,
      enumerateDeviceTypes = false,
      report = () => {},
    }: Partial<DeviceNameSettings> = {},
  ) {
    this.#groups = groups;
    this.strictDeviceNames = strictDeviceNames;
    this.#enumerates = enumerateDeviceTypes;
    this.#report = report;
    this.#allow();
  }

  get uids(): Readonly<
    Record<'plansExisting' | 'devicesExisting' | 'plansAllowed' | 'devicesAllowed', string>
  > {
    return this.#uids;
  }

  get groups(): readonly string[] {
    return this.#groups.names;
  }

  get plans(): PlanDescriptions {
    return this.#plans;
  }

  get devices(): DeviceDescriptions {
    return this.#devices;
  }

  get plansText(): Encoded {
    return this.#plansText;
  }

  get devicesText(): Encoded {
    return this.#devicesText;
  }

  /** How a plan is called; undefined while only descriptions are known, from a file. */
  record(name: string): PlanRecord | undefined {
    return Object.hasOwn(this.#records, name) ? this.#records[name] : undefined;
  }

  allowed(group: string): AllowedLists | undefined {
    return this.#allowed.get(group);
  }

  allowsFunction(group: string, name: string): boolean {
    return this.#groups.allowsFunction(group, name);
  }

  /** Takes over what the namespace of the worker holds. Returns whether anything changed. */
  update(lists: NamespaceLists): boolean {
    this.#records = lists.plans;
    const plans = Object.fromEntries(
      Object.entries(lists.plans).map(([name, { description }]) => [name, description]),
    );
    return this.replace(plans, lists.devices);
  }

  /** Takes over descriptions. Returns whether anything changed. */
  replace(plans: PlanDescriptions, devices: DeviceDescriptions): boolean {
    const plansText = textOf(plans);
    const devicesText = textOf(devices);
    const plansChanged = plansText.text !== this.#plansText.text;
    const devicesChanged = devicesText.text !== this.#devicesText.text;
    if (plansChanged) {
      [this.#plans, this.#plansText] = [plans, plansText];
      this.#uids = { ...this.#uids, plansExisting: randomUUID(), plansAllowed: randomUUID() };
    }
    if (devicesChanged) {
      [this.#devices, this.#devicesText] = [devices, devicesText];
      this.#uids = { ...this.#uids, devicesExisting: randomUUID(), devicesAllowed: randomUUID() };
    }
    if (plansChanged || devicesChanged) {
      const before = this.#allowed;
      this.#allow();
      // Plans offer the names of allowed devices.
      const offersDiffer =
        !plansChanged && this.groups.some((group) => !offerSame(before, this.#allowed, group));
      if (offersDiffer) this.#uids = { ...this.#uids, plansAllowed: randomUUID() };
    }
    return plansChanged || devicesChanged;
  }

  /** Permissions were set or read anew: the uids of the allowed lists always change. */
  allowGroups(groups: UserGroups): void {
    this.#groups = groups;
    this.#uids = { ...this.#uids, plansAllowed: randomUUID(), devicesAllowed: randomUUID() };
    this.#allow();
  }

  /** Lists were read from their file on request: all uids change, whether the content does or not. */
  restore(plans: PlanDescriptions, devices: DeviceDescriptions): void {
    this.replace(plans, devices);
    const [plansExisting, devicesExisting] = [randomUUID(), randomUUID()];
    this.#uids = { plansExisting, devicesExisting, plansAllowed: randomUUID(), devicesAllowed: randomUUID() };
  }

  #allow(): void {
    const existing = { plans: this.#plans, devices: this.#devices };
    const leftOut = new Set<string>();
    this.#allowed = new Map(
      [...this.#groups.allowedOf(existing)].map(([group, names]) => [
        group,
        new AllowedLists(this.#enumerates ? withDeviceNames(names, leftOut) : names),
      ]),
    );
    this.#tellLeftOut(leftOut);
  }

  #tellLeftOut(leftOut: ReadonlySet<string>): void {
    const told = [...leftOut].join(', ');
    if (told !== this.#leftOut && told !== '') {
      this.#report(
        `There are too many devices to tell clients by name which ones a parameter of the type ${told} takes. Any name is taken there; ` +
          'start the manager with --strict-device-names ON to have misspelt ones refused.',
      );
    }
    this.#leftOut = told;
  }
}

/** Adds the types whose names are too many to `leftOut`. */
function withDeviceNames({ plans, devices }: AllowedNames, leftOut: Set<string>): AllowedNames {
  const enumerated = enumerateDevices(plans, devices);
  for (const token of enumerated.leftOut) leftOut.add(token);
  return { plans: enumerated.plans, devices };
}

type ByGroup = ReadonlyMap<string, AllowedLists>;

function offerSame(before: ByGroup, after: ByGroup, group: string): boolean {
  const [old, now] = [before.get(group), after.get(group)];
  return old?.plans === now?.plans || old?.plansText.text === now?.plansText.text;
}

function textOf(list: PlanDescriptions | DeviceDescriptions): Encoded {
  return new Encoded(stringifyJson(list as unknown as JsonObject));
}
