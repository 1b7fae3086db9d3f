import { types } from 'node:util';
import type { Namespace } from '../context.js';

/** `['det1', 'center']` where the cursor is in the last name of `det1.center`, or behind it. */
export function pathAt(code: string, offset: number): string[] {
  const end = offset + (/^[\w$]*/.exec(code.slice(offset))?.[0].length ?? 0);
  const path = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.exec(code.slice(0, end))?.[0];
  return path?.split('.') ?? [];
}

/** The value of a name in the namespace, or of a member of it. Undefined where it has to be computed: no trap of a proxy is run. */
export function valueAt(namespace: Namespace, path: readonly string[]): unknown {
  if (!namespace.has(path[0] ?? '')) return undefined;
  let value: unknown = namespace.view;
  try {
    for (const member of path) {
      const property = ownOrInherited(value, member);
      if (property === undefined || !('value' in property)) return undefined;
      value = property.value as unknown;
    }
  } catch {
    return undefined; // an object that does not let itself be looked at
  }
  return value;
}

function ownOrInherited(value: unknown, member: string): PropertyDescriptor | undefined {
  for (let at: unknown = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (types.isProxy(at)) return undefined;
    const property = Object.getOwnPropertyDescriptor(at, member);
    if (property !== undefined) return property;
  }
  return undefined;
}
