import { requireJson } from '../json-check.js';
import type { SubmittedItem } from '../types.js';
import { isObject, type JsonObject, type JsonValue } from '../../protocol/json.js';
import { requireName, structuredCopy, type ItemExtras, type ItemMeta } from './plain.js';

type Fields = Record<string, JsonValue | undefined> & { item_type: string; name: string };

const ITEM_TYPES = ['plan', 'instruction', 'function'] as const;

/**
 * An item that is edited before it is sent, with the members of the Python class of the same name. Its parts are checked
 * when they are set: `TypeError` for a wrong type, `RangeError` for an empty text or an unknown type of item.
 */
export class BItem {
  #fields: Fields;

  constructor(item: BItem | SubmittedItem);
  constructor(
    type: string,
    name: string,
    args?: readonly JsonValue[],
    kwargs?: JsonObject,
    extras?: ItemExtras,
  );
  constructor(
    first: BItem | SubmittedItem | string,
    name?: string,
    args: readonly JsonValue[] = [],
    kwargs: JsonObject = {},
    extras: ItemExtras = {},
  ) {
    this.#fields = { item_type: 'plan', name: '' };
    if (typeof first !== 'string') {
      this.fromDict(first);
      return;
    }
    this.itemType = first;
    this.name = name as string;
    this.args = args;
    this.kwargs = kwargs;
    if (extras.meta !== undefined) this.meta = extras.meta;
    if (extras.itemUid !== undefined) this.itemUid = extras.itemUid;
  }

  get recognizedItemTypes(): readonly string[] {
    return ITEM_TYPES;
  }

  get itemType(): string {
    return this.#fields.item_type;
  }

  set itemType(type: string) {
    if (typeof type !== 'string') throw new TypeError('The type of an item must be text.');
    if (!this.recognizedItemTypes.includes(type)) {
      throw new RangeError(
        `The type of this item cannot be '${type}', only ${this.recognizedItemTypes.join(', ')}.`,
      );
    }
    this.#fields.item_type = type;
  }

  get name(): string {
    return this.#fields.name;
  }

  set name(name: string) {
    requireName(name);
    this.#fields.name = name;
  }

  /** The array itself: changing it changes the item. */
  get args(): JsonValue[] {
    return (this.#fields.args ??= []) as JsonValue[];
  }

  set args(args: readonly JsonValue[]) {
    if (!Array.isArray(args)) throw new TypeError('args must be an array.');
    requireJson(args, 'args');
    this.#fields.args = structuredCopy(args);
  }

  /** The object itself: changing it changes the item. */
  get kwargs(): Record<string, JsonValue | undefined> {
    return (this.#fields.kwargs ??= {}) as Record<string, JsonValue | undefined>;
  }

  set kwargs(kwargs: JsonObject) {
    if (!isObject(kwargs)) throw new TypeError('kwargs must be an object.');
    requireJson(kwargs, 'kwargs');
    this.#fields.kwargs = structuredCopy(kwargs);
  }

  get meta(): ItemMeta {
    return (this.#fields.meta ??= {}) as ItemMeta;
  }

  set meta(meta: ItemMeta) {
    if (!isObject(meta) && !(Array.isArray(meta) && meta.every(isObject))) {
      throw new TypeError('meta must be an object, or an array of objects.');
    }
    requireJson(meta, 'meta');
    this.#fields.meta = structuredCopy(meta);
  }

  get itemUid(): string | undefined {
    return this.#fields.item_uid as string | undefined;
  }

  set itemUid(uid: string) {
    if (typeof uid !== 'string') throw new TypeError('The uid of an item must be text.');
    if (uid === '') throw new RangeError('The uid of an item must not be empty.');
    this.#fields.item_uid = uid;
  }

  /** A copy as it is sent: without `args`, `kwargs` and `meta` where they are empty. */
  toDict(): SubmittedItem & JsonObject {
    const entries = Object.entries(this.#fields).filter(
      ([key, value]) => !CAN_BE_EMPTY.has(key) || !isEmpty(value),
    );
    return structuredCopy(Object.fromEntries(entries)) as SubmittedItem & JsonObject;
  }

  toJSON(): JsonObject {
    return this.toDict();
  }

  /** Replaces everything by another item. */
  fromDict(item: BItem | SubmittedItem): void {
    const fields: unknown = item instanceof BItem ? item.toDict() : item;
    if (!isObject(fields)) throw new TypeError('An item is made from an object, or from another item.');
    for (const key of ['item_type', 'name']) {
      if (!(key in fields)) throw new TypeError(`The item has no ${key}.`);
    }
    const old = this.#fields;
    try {
      this.#fields = structuredCopy(fields) as Fields;
      this.itemType = this.#fields.item_type;
      this.name = this.#fields.name;
      if (fields.args !== undefined) this.args = fields.args as JsonValue[];
      if (fields.kwargs !== undefined) this.kwargs = fields.kwargs as JsonObject;
      if (fields.meta !== undefined) this.meta = fields.meta as ItemMeta;
      if (fields.item_uid !== undefined) this.itemUid = fields.item_uid as string;
    } catch (error) {
      this.#fields = old;
      throw error;
    }
  }

  /** An item of this class from the object of one. */
  static fromDict<T>(this: new (item: BItem | SubmittedItem) => T, item: BItem | SubmittedItem): T {
    return new this(item);
  }

  toString(): string {
    return JSON.stringify(this);
  }
}

const CAN_BE_EMPTY: ReadonlySet<string> = new Set(['args', 'kwargs', 'meta']);

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

interface TypedItemClass {
  new (item: BItem | SubmittedItem): BItem;
  /** A single object instead of `args` is taken for the arguments by name. */
  new (
    name: string,
    args?: readonly JsonValue[] | JsonObject,
    kwargs?: JsonObject,
    extras?: ItemExtras,
  ): BItem;
  fromDict<T>(this: new (item: BItem | SubmittedItem) => T, item: BItem | SubmittedItem): T;
}

function ofType(type: (typeof ITEM_TYPES)[number]): TypedItemClass {
  return class extends BItem {
    constructor(
      first: BItem | SubmittedItem | string,
      args?: readonly JsonValue[] | JsonObject,
      kwargs?: JsonObject,
      extras?: ItemExtras,
    ) {
      if (typeof first !== 'string') super(first);
      else if (isObject(args)) super(type, first, [], args);
      else super(type, first, args as readonly JsonValue[] | undefined, kwargs, extras);
    }

    override get recognizedItemTypes(): readonly string[] {
      return [type];
    }
  };
}

export class BPlan extends ofType('plan') {}
export class BInst extends ofType('instruction') {}
export class BFunc extends ofType('function') {}
