import type { DocComment } from './doc-comment.js';
import type { Constant } from '../../src/protocol/python-literal.js';
import type { WireType } from './wire-type.js';

/** A callable as its source has it, free of the compiler's objects: what a record is built from. */
export interface CallableShape {
  readonly parameters: readonly ShapedParameter[];
  readonly doc: DocComment;
  readonly isGenerator: boolean;
  readonly givesPlan: boolean;
}

/** One parameter of the TypeScript function. */
export type ShapedParameter =
  | ({ readonly shape: 'value' } & ShapedValue)
  /** `...args`, or an array that the author tagged `@variadic`. */
  | {
      readonly shape: 'spread' | 'array';
      readonly name: string;
      readonly element: WireType | undefined;
    }
  /** An object whose properties clients see as parameters of their own. */
  | {
      readonly shape: 'options';
      readonly properties: readonly ShapedValue[];
      /** It takes other names too: type of their values, null if that cannot be told. */
      readonly others?: WireType | null;
      readonly required: boolean;
    };

export interface ShapedValue {
  readonly name: string;
  /** Undefined: untyped, or of a type that clients cannot be told. */
  readonly type: WireType | undefined;
  readonly optional: boolean;
  readonly initializer?: Initializer | undefined;
  /** What the comment at its own declaration says. */
  readonly text?: string;
}

export interface Initializer {
  readonly text: string;
  /** Undefined: only the running program knows. */
  readonly constant: Constant | undefined;
}
