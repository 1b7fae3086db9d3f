import type { Readable } from '../../devices/index.js';
import { isMovable } from '../../devices/index.js';
import { toMetadata } from '../metadata.js';
import type { ScanMotor } from '../plan-stubs/index.js';

/** A single device in place of a list is a common slip; it is told when the plan starts. */
export function checkDetectors(detectors: readonly Readable[]): void {
  if (!Array.isArray(detectors)) throw new TypeError('The detectors must be in a list: [det].');
}

/** What a plan was called with, as the start document tells it: devices by their names. */
export function describeArguments(args: readonly unknown[]): unknown[] {
  return args.map(toMetadata);
}

/** A hook by its name. */
export function describeHook(hook: unknown): string {
  return hook == null ? 'None' : String(toMetadata(hook));
}

/** Takes the options from the end of a plan's arguments: whatever is an object, but neither a device nor a list. */
export function splitOptions<O extends object>(
  args: readonly unknown[],
): { positional: readonly unknown[]; options: Partial<O> } {
  const last = args.at(-1);
  if (last === undefined && args.length > 0) return { positional: args.slice(0, -1), options: {} };
  if (typeof last !== 'object' || last === null || Array.isArray(last) || isMovable(last))
    return { positional: args, options: {} };
  return { positional: args.slice(0, -1), options: last as Partial<O> };
}

/** Cuts arguments into the groups that belong to one motor each. */
export function perMotor(args: readonly unknown[], size: number, shape: string): unknown[][] {
  if (args.length === 0 || args.length % size !== 0)
    throw new TypeError(`The arguments after the detectors must be ${shape} for each motor.`);
  const groups = Array.from({ length: args.length / size }, (_, at) =>
    args.slice(at * size, (at + 1) * size),
  );
  const seen = new Set<unknown>();
  for (const [motor] of groups) {
    if (!isMovable(motor))
      throw new TypeError(`The arguments must be ${shape}, and ${String(motor)} is no motor.`);
    if (seen.has(motor)) throw new TypeError(`The motor ${(motor as ScanMotor).name} is given twice.`);
    seen.add(motor);
  }
  return groups;
}

export function checkNum(num: unknown): asserts num is number {
  if (typeof num === 'number' && Number.isInteger(num) && num > 0) return;
  throw new RangeError(
    `The number of points must be a positive whole number (not a step size), and is ${String(num)}.`,
  );
}

export function checkPosition(value: unknown, motor: ScanMotor): asserts value is number {
  if (typeof value === 'number' && Number.isFinite(value)) return;
  throw new TypeError(
    `${motor.name} cannot be scanned to ${String(value)}: a position must be a finite number.`,
  );
}
