import type { HasParent } from './protocols.js';

/** The object itself, its parent, and so on up to the device that belongs to no other. */
export function ancestry(object: unknown): unknown[] {
  const line: unknown[] = [object];
  for (let at = parentOf(object); at !== null; at = parentOf(at)) line.push(at);
  return line;
}

export function rootAncestor(object: unknown): unknown {
  return ancestry(object).at(-1);
}

/** Drops each object that an ancestor of it stands for: `[A, child of A, C]` becomes `[A, C]`, and so does `[child of A, A, C]`. */
export function separateDevices<T>(objects: readonly T[]): T[] {
  const separate: T[] = [];
  for (const object of objects) {
    if (separate.some((other) => ancestry(object).includes(other))) continue;
    const kept = separate.filter((other) => !ancestry(other).includes(object));
    separate.splice(0, separate.length, ...kept, object);
  }
  return separate;
}

function parentOf(object: unknown): HasParent | null {
  if (typeof object !== 'object' || object === null || !('parent' in object)) return null;
  return (object as HasParent).parent ?? null;
}
