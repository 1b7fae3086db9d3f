import type { CellNamespace } from './namespace.js';

/**
 * Gives cells a name without an import. The namespace does not list it, until code declares the same name: then it is
 * that code's, like any other.
 */
export function defineBuiltin(
  namespace: CellNamespace,
  name: string,
  value: unknown,
  declaration: string,
): void {
  const own = (replacement: unknown): void => {
    Object.defineProperty(namespace.view, name, {
      value: replacement,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  };
  Object.defineProperty(namespace.view, name, {
    get: () => value,
    set: own,
    configurable: true,
    enumerable: false,
  });
  namespace.declarations += declaration;
}
