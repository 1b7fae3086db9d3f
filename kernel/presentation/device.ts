import { isFlyable, isMovable, isReadable } from '../../src/devices/index.js';
import type { MimeBundle } from '../../src/jupyter/wire/index.js';
import { describeDevice, isDevice } from '../descriptions/index.js';
import { escapeHtml, htmlTable, plainTable, type Table } from './table.js';

const SHOWN_COMPONENTS = 100;

/**
 * A device as a person asks after it: what it can do, its components with their kinds, and the values that it knows.
 * Nothing of the hardware is asked: a value that has to be waited for is not shown.
 */
export function presentDevice(value: unknown): MimeBundle | null {
  if (!isDevice(value)) return null;
  const name = textOf(value, 'name') ?? '';
  const { classname } = describeDevice(name, value, { maxDepth: 1 });
  const abilities = [
    ...(isReadable(value) ? ['readable'] : []),
    ...(isMovable(value) ? ['movable'] : []),
    ...(isFlyable(value) ? ['flyable'] : []),
  ];
  const title = [name === '' ? classname : `${name}: ${classname}`, ...abilities].join(', ');
  const own = knownValue(value);
  const rows: unknown[][] = [
    ...(own === undefined ? [] : [['', textOf(value, 'kind') ?? '', own]]),
    ...componentRows(value, ''),
  ];
  if (rows.length === 0) return { 'text/plain': title, 'text/html': `<b>${escapeHtml(title)}</b>` };
  const left = rows.length - SHOWN_COMPONENTS;
  const table: Table = {
    head: ['component', 'kind', 'value'],
    rows: rows.slice(0, SHOWN_COMPONENTS),
    ...(left > 0 ? { note: `and ${left} components more` } : {}),
  };
  return {
    'text/plain': `${title}\n${plainTable(table)}`,
    'text/html': `<b>${escapeHtml(title)}</b>${htmlTable(table)}`,
  };
}

/** Devices without components of their own tell their value; those with components let these tell it. */
function componentRows(device: object, above: string, seen: readonly object[] = []): unknown[][] {
  const names = Reflect.get(device, 'componentNames') as unknown;
  if (!Array.isArray(names) || seen.includes(device)) return [];
  return names.flatMap((name) => {
    const component: unknown = Reflect.get(device, String(name));
    if (typeof component !== 'object' || component === null) return [];
    const path = `${above}${String(name)}`;
    const below = componentRows(component, `${path}.`, [...seen, device]);
    return [[path, textOf(component, 'kind') ?? '', knownValue(component)], ...below];
  });
}

/** `position` of what moves, `get()` of a signal: what the object has in memory. */
function knownValue(device: object): unknown {
  const position: unknown = Reflect.get(device, 'position');
  if (position !== undefined && typeof position !== 'function') return withUnits(device, position);
  const get: unknown = Reflect.get(device, 'get');
  if (typeof get !== 'function' || get.length > 0) return undefined;
  const value: unknown = get.call(device);
  if (typeof (value as { then?: unknown } | null)?.then !== 'function') return withUnits(device, value);
  // It is asked of the hardware: nobody waits for it here, and nobody is to be told if it fails.
  void Promise.resolve(value).catch(() => undefined);
  return undefined;
}

function withUnits(device: object, value: unknown): unknown {
  const units = textOf(device, 'egu') ?? textOf(device, 'units');
  return units === undefined || units === '' ? value : `${String(value)} ${units}`;
}

function textOf(device: object, attribute: string): string | undefined {
  const value: unknown = Reflect.get(device, attribute);
  return typeof value === 'string' ? value : undefined;
}
