import type { Namespace } from '../context.js';

export interface CellNamespace extends Namespace {
  /** What cells know of each other: TypeScript declarations of everything in the namespace. */
  declarations: string;
  /** For the code of a compiled cell: makes a name that a later cell may define again. */
  define(target: object, name: string, attributes: PropertyDescriptor): void;
}

/**
 * The top-level names of startup code and cells, as properties of one object: the `exports` of every cell. It has no
 * prototype, so that nothing but these names is found in it.
 */
export function createNamespace(): CellNamespace {
  const view = Object.create(null) as Record<string, unknown>;
  const namespace: CellNamespace = {
    view,
    declarations: '',
    has: (name) => Object.hasOwn(view, name),
    get: (name) => view[name],
    set(name, value) {
      const isKnown = name in view || declares(namespace.declarations, name);
      view[name] = value;
      if (!isKnown) namespace.declarations += `declare let ${name}: any;\n`;
    },
    delete(name) {
      delete view[name];
    },
    names: () => Object.keys(view),
    define(target, name, attributes) {
      // The mark of a compiled ES module means nothing here, and would show up among the names.
      if (target === view && name === '__esModule') return;
      const value: unknown = attributes.get === undefined ? attributes.value : attributes.get.call(target);
      (target as Record<string, unknown>)[name] = value;
    },
  };
  return namespace;
}

function declares(declarations: string, name: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(`(?:let|const|var|function\\*?|class|import[^;]*[{,\\s])\\s*${escaped}\\b`).test(
    declarations,
  );
}
