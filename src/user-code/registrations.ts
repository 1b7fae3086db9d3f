import { QueueServerError } from '../errors.js';

export interface PlanRegistration {
  /** The plan is not listed. It may still be called by other plans. */
  readonly exclude?: boolean;
}

export interface DeviceRegistration {
  /** The device is not listed. */
  readonly exclude?: boolean;
  /** Levels that are listed, instead of the setting for all devices: 0 all, 1 the device itself, 2 its components too. */
  readonly depth?: number;
}

export interface Registrations {
  readonly plans: ReadonlyMap<string, PlanRegistration>;
  readonly devices: ReadonlyMap<string, Required<DeviceRegistration>>;
}

interface Registry extends Registrations {
  readonly plans: Map<string, PlanRegistration>;
  readonly devices: Map<string, Required<DeviceRegistration>>;
}

/** One for the process, whatever copies of this module there are. */
const REGISTRY = Symbol.for('skyqueue.registrations');

function registry(): Registry {
  const place = globalThis as { [REGISTRY]?: Registry };
  return (place[REGISTRY] ??= { plans: new Map(), devices: new Map() });
}

/** What startup code, scripts and cells have registered since the environment was opened. */
export function registrations(): Registrations {
  return registry();
}

/** Says how a plan is listed, by the name of its variable: also before there is one. The last word counts. */
export function registerPlan(name: string, { exclude = false }: PlanRegistration = {}): void {
  checkName(name, 'plan');
  registry().plans.set(name, { exclude });
}

/** The same for a device. A registered device is expanded even if its class hides its components. */
export function registerDevice(name: string, { exclude = false, depth = 1 }: DeviceRegistration = {}): void {
  checkName(name, 'device');
  if (!Number.isSafeInteger(depth) || depth < 0) {
    const why = `the depth must be a whole number, 0 for all levels, not ${String(depth)}`;
    throw new QueueServerError('REGISTRATION_INVALID', ['device', JSON.stringify(name), why]);
  }
  registry().devices.set(name, { exclude, depth });
}

function checkName(name: string, sort: string): void {
  if (typeof name === 'string' && /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) return;
  const why = 'the name must be that of a variable at the top level';
  throw new QueueServerError('REGISTRATION_INVALID', [sort, JSON.stringify(name) ?? String(name), why]);
}
