import { METHODS, type MethodName, type ResultOf } from '../protocol/methods/index.js';
import {
  MADE_BY_HAND,
  SHAPES,
  type DerivedMethod,
  type OptionalArgument,
  type ParametersOf,
} from './call-shapes.js';
import { callName, camelCase, type CallName, type CamelCase } from './names.js';
import type { RequestOptions } from './transport.js';
import type { HistoryItem, ParameterTypes, ReplyFields, Status } from './types.js';

/** `throw`: a refused request throws a `RequestFailedError`. `return`: its reply is given back, with `success: false`. */
export type FailureMode = 'throw' | 'return';

/** A refused request. The other fields are those of the method, empty (`docs/methods.md`). */
export interface FailedReply {
  readonly success: false;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The reply of a method that was not refused, with the names of fields that it has on the wire. */
export type Success<Name extends MethodName> = Name extends 'status' | 'ping'
  ? Status
  : { readonly success: true; readonly msg: string } & {
      readonly [Field in keyof ResultOf<Name>]: Field extends 'items'
        ? Name extends 'history_get'
          ? readonly HistoryItem[]
          : ReplyFields['items']
        : Field extends keyof ReplyFields
          ? ReplyFields[Field]
          : ResultOf<Name>[Field];
    };

export type Reply<Name extends MethodName, F extends FailureMode = 'throw'> = F extends 'return'
  ? Success<Name> | (Name extends 'status' | 'ping' ? never : FailedReply)
  : Success<Name>;

export type LockOption<Name extends MethodName> = (typeof METHODS)[Name]['lock'] extends null
  ? unknown
  : {
      /** Instead of the client's own key; sent whether or not `sendLockKey` is on. */ readonly lockKey?:
        string | undefined;
    };

type Shapes = typeof SHAPES;
type ShapeOf<Name> = Name extends keyof Shapes ? Shapes[Name] : Record<never, never>;
type Positional<Name> =
  ShapeOf<Name> extends { positional: infer List extends readonly string[] } ? List : readonly [];
type OneOf<Name> =
  ShapeOf<Name> extends { oneOf: infer List extends readonly string[] } ? List[number] : never;

type Arguments<List extends readonly string[]> = {
  -readonly [At in keyof List]: List[At] extends keyof ParameterTypes ? ParameterTypes[List[At]] : never;
};

/** Some of the parameters with these names. */
type Given<Names extends string> = {
  readonly [Name in Names as CamelCase<Name>]?:
    (Name extends keyof ParameterTypes ? ParameterTypes[Name] : never) | undefined;
};

/** One of them at most: the others are there only to be refused by the compiler. */
export type AtMostOne<Names extends string> = [Names] extends [never]
  ? unknown
  : {
      [Name in Names]: Given<Name> & {
        readonly [Other in Exclude<Names, Name> as CamelCase<Other>]?: undefined;
      };
    }[Names];

export type OptionsOf<Name extends DerivedMethod> = RequestOptions &
  LockOption<Name> &
  AtMostOne<OneOf<Name>> &
  Given<Exclude<ParametersOf<Name>, Positional<Name>[number] | OneOf<Name>>>;

/** One method for each contract, with its parameters as arguments and options. */
export type DerivedCalls<F extends FailureMode> = {
  readonly [Name in DerivedMethod as CallName<Name>]: Positional<Name> extends readonly [OptionalArgument]
    ? (option?: 'deferred' | 'immediate', options?: OptionsOf<Name>) => Promise<Reply<Name, F>>
    : (...given: [...Arguments<Positional<Name>>, options?: OptionsOf<Name>]) => Promise<Reply<Name, F>>;
};

/** Parameters by their names on the wire, as they were given. */
export type GivenParameters = Readonly<Record<string, unknown>>;

/** What the derived methods are built on. */
interface Caller {
  call(method: MethodName, params: GivenParameters, options: CallOptions): Promise<unknown>;
}

export interface CallOptions extends RequestOptions {
  readonly lockKey?: string | undefined;
  readonly user?: string | undefined;
  readonly userGroup?: string | undefined;
}

/** The methods that follow from their contracts, as a base class. */
abstract class Derived implements Caller {
  abstract call(method: MethodName, params: GivenParameters, options: CallOptions): Promise<unknown>;
}

for (const method of Object.keys(METHODS) as MethodName[]) {
  if ((MADE_BY_HAND as readonly string[]).includes(method)) continue;
  const shape: { positional?: readonly string[]; oneOf?: readonly string[] } =
    SHAPES[method as keyof Shapes] ?? {};
  const { positional = [] } = shape;
  Object.defineProperty(Derived.prototype, callName(method), {
    configurable: true,
    writable: true,
    value(this: Caller, ...given: readonly unknown[]) {
      const options = (given[positional.length] ?? {}) as CallOptions & GivenParameters;
      const params: Record<string, unknown> = Object.fromEntries(
        positional.map((name, at) => [name, given[at]]),
      );
      for (const name of Object.keys(METHODS[method].params.shape)) {
        if (!(name in params)) params[name] = options[camelCase(name)];
      }
      return this.call(method, params, options);
    },
  });
}

export const Calls = Derived as unknown as abstract new <F extends FailureMode>() => DerivedCalls<F>;
