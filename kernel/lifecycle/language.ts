/** Kept, because users' code may replace these, too. */
const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;

/** What the kernel, and Node below it, cannot do without. */
const GLOBALS = [
  ...['Object', 'Function', 'Array', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Symbol'],
  ...['String', 'Number', 'Boolean', 'BigInt', 'RegExp', 'Date', 'Proxy', 'ArrayBuffer', 'Uint8Array'],
  ...['SharedArrayBuffer', 'Int32Array', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'AggregateError'],
  ...['JSON', 'Reflect', 'Math', 'Atomics', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  ...['setImmediate', 'clearImmediate', 'queueMicrotask', 'structuredClone'],
] as const;

/** Names that the language asks any object for: whatever `Object.prototype` has under one of them, every object then has. */
const ASKED_FOR = ['then', 'get', 'set', 'value', 'writable', 'enumerable', 'configurable'] as const;

/** For the author of the code. */
export function mendedText(mended: readonly string[]): string {
  const what =
    mended.length > 3 ? `${mended.slice(0, 3).join(', ')} and ${mended.length - 3} more` : mended.join(', ');
  return `Nothing can run any more without the language's own ${what}: put back as it was.\n`;
}

const OBJECT_PROTOTYPE = Object.prototype;

interface Part {
  /** `Array.prototype.push` */
  readonly name: string;
  readonly holder: object;
  readonly key: PropertyKey;
  readonly kind: 'function' | 'object';
  readonly descriptor: PropertyDescriptor;
}

/** Taken when this module is loaded, which is before any code of a person runs. */
const parts: readonly Part[] = [
  ...partOf(globalThis, 'globalThis', 'globalThis'),
  ...GLOBALS.flatMap((name) => [...partOf(globalThis, name, name), ...partsWithin(name)]),
  ...nameless().flatMap(([name, holder]) => functionsOf(holder, name)),
];

/**
 * Puts back what was replaced by something of another kind, such as `Promise.prototype.then = null`, and takes away what
 * makes a promise or a property's description of every object. A function that was replaced by another function is left alone: it
 * may be meant, and work. Returns what was put right.
 *
 * Nothing here may call a method: any of them may be what is missing.
 */
export function mendLanguage(): readonly string[] {
  const mended: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    if (part === undefined || isWhole(part)) continue;
    if (defineProperty(part.holder, part.key, part.descriptor)) mended[mended.length] = part.name;
  }
  for (let at = 0; at < ASKED_FOR.length; at += 1) {
    const name = ASKED_FOR[at] ?? '';
    if (getOwnPropertyDescriptor(OBJECT_PROTOTYPE, name) === undefined) continue;
    if (deleteProperty(OBJECT_PROTOTYPE, name)) mended[mended.length] = `Object.prototype.${name}`;
  }
  return mended;
}

function isWhole({ holder, key, kind }: Part): boolean {
  try {
    const value: unknown = (holder as Record<PropertyKey, unknown>)[key];
    return typeof value === kind && value !== null;
  } catch {
    return false; // a getter that throws
  }
}

/** What loops go through has no name of its own. */
function nameless(): [string, object][] {
  const prototypeOf = (value: object): object => Object.getPrototypeOf(value) as object;
  const arrayIterator = prototypeOf([][Symbol.iterator]());
  const generator = (function* () {})();
  return [
    ['Array.prototype[Symbol.iterator]()', arrayIterator],
    ['Map.prototype[Symbol.iterator]()', prototypeOf(new Map()[Symbol.iterator]())],
    ['Set.prototype[Symbol.iterator]()', prototypeOf(new Set()[Symbol.iterator]())],
    ['String.prototype[Symbol.iterator]()', prototypeOf(''[Symbol.iterator]())],
    ['Iterator.prototype', prototypeOf(arrayIterator)],
    ['Generator.prototype', prototypeOf(prototypeOf(generator))],
    ['TypedArray', prototypeOf(Uint8Array)],
    ['TypedArray.prototype', prototypeOf(Uint8Array.prototype)],
  ];
}

function partsWithin(name: (typeof GLOBALS)[number]): Part[] {
  const value: object = globalThis[name];
  const prototype = Reflect.get(value, 'prototype') as object | undefined;
  const own = functionsOf(value, name);
  return prototype === undefined ? own : [...own, ...functionsOf(prototype, `${name}.prototype`)];
}

function functionsOf(holder: object, name: string): Part[] {
  return ownKeys(holder).flatMap((key) =>
    partOf(holder, key, typeof key === 'symbol' ? `${name}[${key.description}]` : `${name}.${key}`),
  );
}

function partOf(holder: object, key: PropertyKey, name: string): Part[] {
  const descriptor = getOwnPropertyDescriptor(holder, key);
  const kind = typeof descriptor?.value;
  if (descriptor === undefined || (kind !== 'function' && holder !== globalThis)) return [];
  if (kind !== 'function' && kind !== 'object') return [];
  // So that nothing that was added to `Object.prototype` is read as a part of it.
  setPrototypeOf(descriptor, null);
  return [{ name, holder, key, kind, descriptor }];
}
