import { QueueServerError } from '../errors.js';
import type { Configurable, DataKeys, HasHints, HasParent, Hints, Readable, Readings } from './protocols.js';

/**
 * What a device makes of one of its components: left out, part of each reading, part of the configuration, or part of
 * each reading and worth a look.
 */
export type Kind = 'omitted' | 'normal' | 'config' | 'hinted';

export interface ComponentOptions {
  name?: string;
  kind?: Kind;
  labels?: Iterable<string>;
}

/** Documents use names as keys, and their schemas allow neither of these in a key. */
const FORBIDDEN = /[./]/;

/** What signals and devices have in common: a name, a place in the tree of devices, and values to read. */
export abstract class Component implements Readable, Configurable, HasHints, HasParent {
  kind: Kind;
  readonly labels: ReadonlySet<string>;
  #name = '';
  #parent: Component | null = null;
  #attributeName = '';

  constructor({ name = '', kind = 'normal', labels = [] }: ComponentOptions) {
    this.kind = kind;
    this.labels = new Set(labels);
    this.#name = checkName(name);
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = checkName(name);
    this.renamed();
  }

  /** For those whose name others are made of. */
  protected renamed(): void {}

  get parent(): Component | null {
    return this.#parent;
  }

  /** Under which name its parent has it: `velocity` of `motor.velocity`. Empty for a device of its own. */
  get attributeName(): string {
    return this.#attributeName;
  }

  /** As a queue item would name it: `stage.x.velocity`. */
  get dottedName(): string {
    return this.#parent === null ? this.#name : `${this.#parent.dottedName}.${this.#attributeName}`;
  }

  /** Called by the parent that declares it. */
  attachTo(parent: Component, attributeName: string): void {
    this.#parent = parent;
    this.#attributeName = attributeName;
  }

  abstract get hints(): Hints;
  abstract read(): Readings;
  abstract describe(): DataKeys;
  abstract readConfiguration(): Readings;
  abstract describeConfiguration(): DataKeys;

  toString(): string {
    return `${this.constructor.name}(name='${this.name}')`;
  }
}

/** Consoles show a device by its text: its fields would fill a page. */
Object.defineProperty(Component.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: Component) {
    return this.toString();
  },
});

function checkName(name: string): string {
  if (FORBIDDEN.test(name)) throw new QueueServerError('DEVICE_NAME_INVALID', [name]);
  return name;
}
