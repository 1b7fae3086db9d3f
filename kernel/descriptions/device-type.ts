import type ts from '@tslab/typescript-for-tslab';
import type { WireName } from './wire-type.js';

/** The methods that make a device, in the order in which a type that has several is told. */
const PROTOCOLS: readonly [token: WireName, members: readonly string[]][] = [
  ['__MOVABLE__', ['set']],
  ['__FLYABLE__', ['name', 'kickoff', 'complete']],
  ['__READABLE__', ['name', 'read', 'describe']],
  ['__DEVICE__', ['readConfiguration', 'describeConfiguration']],
  ['__DEVICE__', ['stage', 'unstage']],
  ['__DEVICE__', ['name', 'subscribe', 'clearSub']],
  ['__DEVICE__', ['name', 'describeCollect']],
];
/** Protocols of one common word: that method alone makes no device, the type must be called so. */
const BY_NAME = new Set(['Triggerable', 'Preparable', 'Stoppable', 'Pausable', 'Checkable']);

/** What a type of device is told as; undefined for everything that is no device. */
export function deviceToken(type: ts.Type): WireName | undefined {
  if (type.getProperty('then') !== undefined) return undefined;
  const fit = PROTOCOLS.find(([, members]) => members.every((name) => type.getProperty(name) !== undefined));
  if (fit !== undefined) return fit[0];
  const names = [type.symbol?.name, type.aliasSymbol?.name];
  return names.some((name) => name !== undefined && BY_NAME.has(name)) ? '__DEVICE__' : undefined;
}
