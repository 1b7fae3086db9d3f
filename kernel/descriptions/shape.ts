import type { DocComment } from './doc-comment.js';
import type { WireType } from './wire-type.js';

/**
 * A callable as its source has it, free of the compiler's objects: what a record is built from. It is JSON: it is kept
 * with the compiled output of its cell, because an annotation may come later and change what is built of it.
 */
export interface CallableShape {
  readonly parameters: readonly ShapedParameter[];
  readonly doc: DocComment;
  readonly isGenerator: boolean;
  readonly givesPlan: boolean;
}

/** One parameter of the TypeScript function. */
export type ShapedParameter =
  | ({
      readonly shape: 'value';
      /** It is an object: its properties, in case that the author wants them to be parameters of their own. */
      readonly flat?: ShapedOptions;
      /** It is taken apart where it is declared, so that the author gave it no name. */
      readonly unnamed?: true;
    } & ShapedValue)
  /** `...args` */
  | { readonly shape: 'spread'; readonly name: string; readonly element?: WireType | undefined }
  /** An object whose properties clients see as parameters of their own. */
  | ({ readonly shape: 'options' } & ShapedOptions);

export interface ShapedOptions {
  readonly name: string;
  readonly properties: readonly ShapedValue[];
  /** It takes other names too: type of their values, null if that cannot be told. */
  readonly others?: WireType | null;
  readonly required: boolean;
}

export interface ShapedValue {
  readonly name: string;
  /** Undefined: untyped, or of a type that clients cannot be told. */
  readonly type?: WireType | undefined;
  readonly optional: boolean;
  readonly initializer?: Initializer | undefined;
  /** What the comment at its own declaration says. */
  readonly text?: string;
  /** Source text of the default that the comment tells, where no initialiser does. */
  readonly documentedDefault?: string;
}

export interface Initializer {
  readonly text: string;
  /** As a Python literal. Undefined: only the running program knows. */
  readonly literal?: string | undefined;
  /** The same for a parameter that takes floats. */
  readonly floatLiteral?: string | undefined;
}
