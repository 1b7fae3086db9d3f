import { componentNames, isDevice } from '../../descriptions/index.js';
import type { Namespace } from '../../context.js';
import type { NameOf } from './wire-values.js';

/**
 * Finds what the namespace calls a value: `det1`, or `det.val` for a part of a device. It looks at the top level first;
 * the parts of all devices are listed only when one of them is asked for.
 */
export function namesOf(namespace: Pick<Namespace, 'view'>): NameOf {
  let topLevel: Map<object, string> | null = null;
  let parts: Map<object, string> | null = null;
  return (value) => {
    topLevel ??= new Map(
      Object.entries(namespace.view)
        .filter((entry): entry is [string, object] => isNameable(entry[1]))
        .map(([name, named]) => [named, name] as const)
        // Of several names, the oldest counts.
        .reverse(),
    );
    const name = topLevel.get(value);
    if (name !== undefined || !isDevice(value)) return name;
    parts ??= partsOf(topLevel);
    return parts.get(value);
  };
}

/** Plain objects and lists are values: that one of them is also a variable does not make it a device. */
function isNameable(value: unknown): value is object {
  return typeof value === 'function' || isDevice(value);
}

function partsOf(topLevel: ReadonlyMap<object, string>): Map<object, string> {
  const found = new Map<object, string>();
  const visit = (device: object, path: string): void => {
    for (const name of attempt(() => componentNames(device)) ?? []) {
      const part = attempt<unknown>(() => Reflect.get(device, name));
      if (typeof part !== 'object' || part === null || found.has(part)) continue;
      found.set(part, `${path}.${name}`);
      visit(part, `${path}.${name}`);
    }
  };
  for (const [value, name] of topLevel) if (isDevice(value)) visit(value, name);
  return found;
}

/** Other people's devices may throw at any touch. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
