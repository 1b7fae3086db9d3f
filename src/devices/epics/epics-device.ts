import type { Component, ComponentOptions } from '../component.js';
import { Device } from '../device.js';
import type { Status } from '../protocols.js';
import { TaskStatus } from '../task-status.js';
import { EpicsSignalRO, type EpicsSignalOptions } from './epics-signal.js';

export interface EpicsDeviceOptions
  extends ComponentOptions, Pick<EpicsSignalOptions, 'timeout' | 'controlSystem'> {
  name: string;
}

/**
 * A device whose components are process variables:
 *
 *     class Gauge extends EpicsDevice {
 *       readonly pressure = this.attach('pressure', new EpicsSignalRO(`${this.prefix}:P`, { kind: 'hinted' }), 'plain');
 *       readonly range = this.attach('range', new EpicsSignal(`${this.prefix}:range`, { kind: 'config' }));
 *     }
 */
export class EpicsDevice extends Device {
  readonly #signals: EpicsSignalRO[] = [];
  /** What the names of its variables begin with. */
  readonly prefix: string;

  /** For its signals: `new EpicsSignal(pv, { ...this.reach, kind: 'config' })`. */
  protected readonly reach: Pick<EpicsSignalOptions, 'timeout' | 'controlSystem'>;

  constructor(prefix: string, { timeout, controlSystem, ...options }: EpicsDeviceOptions) {
    super(options);
    this.prefix = prefix;
    this.reach = {
      ...(timeout === undefined ? {} : { timeout }),
      ...(controlSystem === undefined ? {} : { controlSystem }),
    };
  }

  protected override attach<C extends Component>(
    attributeName: string,
    component: C,
    naming: 'joined' | 'plain' = 'joined',
  ): C {
    if (component instanceof EpicsSignalRO) this.#signals.push(component as EpicsSignalRO);
    return super.attach(attributeName, component, naming);
  }

  get isConnected(): boolean {
    return this.#signals.every(({ isConnected }) => isConnected);
  }

  /** Settles when all its variables are there; rejects with EPICS_UNREACHABLE, for the first that is not. */
  async connected(seconds?: number): Promise<void> {
    await Promise.all(this.#signals.map((signal) => signal.connected(seconds)));
  }

  /** Asks for what is read, and waits for what is not there yet. */
  override trigger(): Status {
    return new TaskStatus(async () => {
      await this.connected();
      const read = this.#signals.filter(({ kind }) => kind === 'normal' || kind === 'hinted');
      await Promise.all(read.map((signal) => signal.refresh()));
    }, `reading ${this.name}`);
  }
}

/**
 * Settles when all of them are there, to be awaited in startup code: an environment whose IOCs are down does not open then,
 * and says which they are.
 */
export async function connected(...devices: { connected(seconds?: number): Promise<void> }[]): Promise<void> {
  await Promise.all(devices.map((device) => device.connected()));
}
