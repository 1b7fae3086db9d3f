import { QueueServerError } from '../errors.js';
import { Component, type ComponentOptions, type Kind } from './component.js';
import type {
  DataKeys,
  Hints,
  Pausable,
  Reading,
  Readings,
  Stageable,
  Status,
  Stoppable,
} from './protocols.js';
import { doneStatus } from './settled.js';
import { Signal } from './signal.js';

/** `joined`: `motor_velocity`. `plain`: the name of the parent itself, for the value that the device is about. */
type Naming = 'joined' | 'plain';

/**
 * A named group of components. It reads those of kind `normal` and `hinted`, and counts those of kind `config` as its
 * configuration; a device among them contributes to both. Components are declared as fields:
 *
 *     class Shutter extends Device {
 *       readonly state = this.attach('state', new Signal({ value: 'closed', kind: 'hinted' }), 'plain');
 *       readonly delay = this.attach('delay', new Signal({ value: 0.1, kind: 'config' }));
 *     }
 */
export class Device extends Component implements Stageable, Pausable, Stoppable {
  readonly #components: Component[] = [];
  /** Those that bear the name of the device itself. */
  readonly #namesakes = new Set<Component>();
  #staged = false;
  #beforeStaging: [Signal, unknown][] = [];
  /** What staging sets, and unstaging sets back. */
  readonly stageSigs = new Map<Signal, unknown>();

  constructor(options: ComponentOptions & { name: string }) {
    super(options);
  }

  protected attach<C extends Component>(attributeName: string, component: C, naming: Naming = 'joined'): C {
    component.attachTo(this, attributeName);
    this.#components.push(component);
    if (naming === 'plain') this.#namesakes.add(component);
    this.renamed();
    return component;
  }

  get componentNames(): string[] {
    return this.#components.map(({ attributeName }) => attributeName);
  }

  get hints(): Hints {
    const fields: string[] = [];
    for (const component of this.#components) {
      if (isRead(component.kind)) fields.push(...(component.hints.fields ?? []));
    }
    return { fields };
  }

  read(): Readings {
    const readings: Readings = {};
    for (const component of this.#components) {
      if (!isRead(component.kind)) continue;
      const own = component.read();
      // Object.assign would take longer than all the rest of a reading
      for (const key in own) readings[key] = own[key] as Reading;
    }
    return readings;
  }

  describe(): DataKeys {
    const keys: DataKeys = {};
    for (const component of this.#components) {
      if (isRead(component.kind)) Object.assign(keys, component.describe());
    }
    return keys;
  }

  readConfiguration(): Readings {
    const readings: Readings = {};
    for (const component of this.#configured()) Object.assign(readings, component.readConfiguration());
    return readings;
  }

  describeConfiguration(): DataKeys {
    const keys: DataKeys = {};
    for (const component of this.#configured()) Object.assign(keys, component.describeConfiguration());
    return keys;
  }

  /** Changes settings, `{ velocity: 2 }`, and tells them as they were and as they are. */
  configure(settings: Readonly<Record<string, unknown>>): [old: Readings, next: Readings] {
    const old = this.readConfiguration();
    const targets = Object.entries(settings).map(
      ([name, value]) => [this.#configurationSignal(name), value] as const,
    );
    for (const [signal, value] of targets) signal.put(value);
    return [old, this.readConfiguration()];
  }

  trigger(): Status {
    return doneStatus;
  }

  /** All or nothing: what was done before a failure is undone. Gives all devices that are staged now. */
  stage(): Component[] {
    if (this.#staged) throw new QueueServerError('DEVICE_STAGED_TWICE', [this.name]);
    this.#staged = true;
    const staged: Component[] = [this];
    try {
      for (const [signal, value] of this.stageSigs) {
        const before = signal.get();
        signal.put(value);
        this.#beforeStaging.push([signal, before]);
      }
      for (const device of this.#devices()) staged.push(...device.stage());
    } catch (error) {
      this.unstage();
      throw error;
    }
    return staged;
  }

  /** Harmless where nothing is staged. */
  unstage(): Component[] {
    const unstaged: Component[] = [this];
    for (const device of this.#devices().reverse()) unstaged.push(...device.unstage());
    for (const [signal, value] of this.#beforeStaging.reverse()) signal.put(value);
    this.#beforeStaging = [];
    this.#staged = false;
    return unstaged;
  }

  pause(): void {}

  resume(): void {}

  stop(options: { success?: boolean } = {}): void {
    for (const device of this.#devices()) device.stop(options);
  }

  /** Between the name of a device and that of a component. */
  protected get separator(): string {
    return '_';
  }

  protected override renamed(): void {
    for (const component of this.#components) {
      const isNamesake = this.#namesakes.has(component);
      component.name = isNamesake ? this.name : `${this.name}${this.separator}${component.attributeName}`;
    }
  }

  #configured(): Component[] {
    return this.#components.filter(
      (component) => component.kind === 'config' || (component instanceof Device && isRead(component.kind)),
    );
  }

  #configurationSignal(attributeName: string): Signal {
    const component = this.#components.find((candidate) => candidate.attributeName === attributeName);
    if (component instanceof Signal && component.kind === 'config') return component;
    throw new QueueServerError('SETTING_UNKNOWN', [attributeName, this.name]);
  }

  #devices(): Device[] {
    return this.#components.filter((component) => component instanceof Device);
  }
}

function isRead(kind: Kind): boolean {
  return kind === 'normal' || kind === 'hinted';
}
