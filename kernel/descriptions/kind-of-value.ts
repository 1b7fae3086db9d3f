import { annotationOf } from '../../src/user-code/index.js';
import { isDevice } from './devices.js';
import { isPlan } from './plan-entry.js';
import type { CallableRecord } from './record.js';

/** What a value is at a beamline; null for all else. `recordOf`: what the compiler told of a function. */
export function kindOfValue(
  value: unknown,
  recordOf: (value: unknown) => CallableRecord | undefined,
): 'plan' | 'device' | null {
  if (typeof value === 'function') return isPlan(value, recordOf(value), annotationOf(value)) ? 'plan' : null;
  return isDevice(value) ? 'device' : null;
}
