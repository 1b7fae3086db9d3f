import type * as protocols from './protocols.js';

/**
 * The protocols that a device may support, each with the methods that make it so. Objects are asked once and the answer
 * is kept: the Run Engine asks for every message.
 */
const METHODS = {
  Readable: ['read', 'describe'],
  Configurable: ['readConfiguration', 'describeConfiguration'],
  Triggerable: ['trigger'],
  Movable: ['set'],
  Locatable: ['set', 'locate'],
  Preparable: ['prepare'],
  Stageable: ['stage', 'unstage'],
  Pausable: ['pause', 'resume'],
  Stoppable: ['stop'],
  Subscribable: ['subscribe', 'clearSub'],
  Checkable: ['checkValue'],
  Flyable: ['kickoff', 'complete'],
  Collectable: ['describeCollect'],
  EventCollectable: ['describeCollect', 'collect'],
  EventPageCollectable: ['describeCollect', 'collectPages'],
  WritesExternalAssets: ['collectAssetDocs'],
  WritesStreamAssets: ['collectAssetDocs', 'getIndex'],
} as const;

/** Protocols of devices that documents refer to, and that therefore need a name. */
const NAMED: ReadonlySet<string> = new Set<ProtocolName>([
  'Readable',
  'Subscribable',
  'Flyable',
  'Collectable',
  'EventCollectable',
  'EventPageCollectable',
]);

export type ProtocolName = keyof typeof METHODS;

export const isReadable = guard<protocols.Readable>('Readable');
export const isConfigurable = guard<protocols.Configurable>('Configurable');
export const isTriggerable = guard<protocols.Triggerable>('Triggerable');
export const isMovable = guard<protocols.Movable>('Movable');
export const isLocatable = guard<protocols.Locatable>('Locatable');
export const isPreparable = guard<protocols.Preparable>('Preparable');
export const isStageable = guard<protocols.Stageable>('Stageable');
export const isPausable = guard<protocols.Pausable>('Pausable');
export const isStoppable = guard<protocols.Stoppable>('Stoppable');
export const isSubscribable = guard<protocols.Subscribable>('Subscribable');
export const isCheckable = guard<protocols.Checkable>('Checkable');
export const isFlyable = guard<protocols.Flyable>('Flyable');
export const isCollectable = guard<protocols.Collectable>('Collectable');
export const isEventCollectable = guard<protocols.EventCollectable>('EventCollectable');
export const isEventPageCollectable = guard<protocols.EventPageCollectable>('EventPageCollectable');
export const isWritesExternalAssets = guard<protocols.WritesExternalAssets>('WritesExternalAssets');
export const isWritesStreamAssets = guard<protocols.WritesStreamAssets>('WritesStreamAssets');

/** Not kept like the others: `hints` is a value, and undefined where a device cannot say. */
export function isHasHints(value: unknown): value is protocols.HasHints {
  return isObject(value) && 'hints' in value && value.hints !== undefined && isHasName(value);
}

export function isHasName(value: unknown): value is protocols.HasName {
  return isObject(value) && 'name' in value && typeof value.name === 'string';
}

export function isHasPosition(value: unknown): value is protocols.HasPosition {
  return isObject(value) && 'position' in value;
}

function guard<T>(protocol: ProtocolName): (value: unknown) => value is T {
  const known = new WeakMap<object, boolean>();
  return (value: unknown): value is T => {
    if (!isObject(value)) return false;
    let supported = known.get(value);
    if (supported === undefined) {
      supported = supports(value, protocol);
      known.set(value, supported);
    }
    return supported;
  };
}

/** A class that happens to have the right static members is not a device. */
function supports(value: object, protocol: ProtocolName): boolean {
  if (typeof value === 'function' && value.prototype !== undefined) return false;
  if (NAMED.has(protocol) && !isHasName(value)) return false;
  return METHODS[protocol].every((method) => typeof Reflect.get(value, method) === 'function');
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
