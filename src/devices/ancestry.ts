import type { HasParent } from './protocols.js';

/** The device that belongs to no other: the object itself, its parent, or its parent's parent. */
export function rootAncestor(object: unknown): unknown {
  let root = object;
  for (let at = parentOf(object); at !== null; at = parentOf(at)) root = at;
  return root;
}

/**
 * Drops each object that an ancestor of it stands for: `[A, child of A, C]` becomes `[A, C]`, and so does
 * `[child of A, A, C]`. Asked at every point of a scan.
 */
export function separateDevices<T>(objects: readonly T[]): T[] {
  let separate: T[] = [];
  for (const object of objects) {
    if (separate.some((other) => standsFor(other, object))) continue;
    if (separate.some((other) => standsFor(object, other)))
      separate = separate.filter((other) => !standsFor(object, other));
    separate.push(object);
  }
  return separate;
}

function standsFor(device: unknown, object: unknown): boolean {
  for (let at = object; at !== null; at = parentOf(at)) if (at === device) return true;
  return false;
}

function parentOf(object: unknown): HasParent | null {
  if (typeof object !== 'object' || object === null) return null;
  return (object as Partial<HasParent>).parent ?? null;
}
