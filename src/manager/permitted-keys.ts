import { isObject, type JsonObject, type JsonValue } from '../protocol/index.js';

/**
 * The part of a tree that a list of slash paths permits: `/` is everything, `/a` the key `a` with all below it, `/a/b`
 * only that branch. Paths that lead nowhere are passed over (spec re-manager §3.7, re_metadata).
 */
export function permittedPart(tree: JsonObject, paths: readonly string[]): JsonObject {
  const routes = paths.map((path) => path.split('/').filter((part) => part !== ''));
  return part(tree, routes) as JsonObject;
}

function part(value: JsonValue, routes: readonly (readonly string[])[]): JsonValue {
  if (routes.some((route) => route.length === 0) || !isObject(value)) return value;
  const kept: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(value)) {
    const below = routes.filter(([first]) => first === key).map(([, ...rest]) => rest);
    const leads = below.some((route) => route.length === 0 || isReached(inner, route));
    if (inner !== undefined && leads) kept[key] = part(inner, below);
  }
  return kept;
}

function isReached(value: JsonValue | undefined, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return value !== undefined;
  return isObject(value) && Object.hasOwn(value, first) && isReached(value[first], rest);
}
