import { hw, type Hardware } from '../../../src/devices/sim/index.js';
import { bp, bpp, bps, type Plan } from '../../../src/run-engine/index.js';
import { Camera, Flyer, PageFlyer, Writer } from '../golden-devices.js';

/** An argument as JSON; `{ $: 'motor' }` is a device. */
export type Argument =
  | null
  | boolean
  | number
  | string
  | { readonly $: string }
  | readonly Argument[]
  | { readonly [key: string]: Argument };
export type Options = Readonly<Record<string, Argument>>;

/** A plan as data, that our engine and Python's can perform alike: see `perform_recipes.py`. */
export type Recipe =
  | { readonly plan: string; readonly args: readonly Argument[]; readonly options?: Options }
  | { readonly stub: string; readonly args: readonly Argument[]; readonly options?: Options }
  | {
      readonly wrap: string;
      readonly inner: Recipe;
      readonly args?: readonly Argument[];
      readonly options?: Options;
    }
  | { readonly finally: Recipe; readonly inner: Recipe }
  /** The error of the inner plan ends there, after the remedy. */
  | { readonly except: Recipe; readonly inner: Recipe }
  | { readonly sequence: readonly Recipe[] }
  | { readonly error: string };

export interface OrderedRecipe {
  readonly recipe: Recipe;
  /** Of the motors, in every plan: Python keeps them in a set, and has to be told. */
  readonly order: readonly string[];
}

export type Bench = ReturnType<typeof benchOf>;

/** The devices of recipes, fresh ones. */
export function benchOf(hardware: Hardware = hw()) {
  return {
    ...hardware,
    flyer: new Flyer('flyer'),
    pages: new PageFlyer('pages'),
    camera: new Camera('camera'),
    writer: new Writer('writer'),
  };
}

/** Makes the plan of a recipe. */
export function* cook(recipe: Recipe, bench: Readonly<Record<string, unknown>>): Plan<unknown> {
  const real = (argument: Argument | undefined): unknown => realArgument(argument ?? null, bench);
  const call = (library: object, name: string, first: readonly unknown[], given: Call): Plan<unknown> => {
    const called = (library as Record<string, ((...args: unknown[]) => Plan<unknown>) | undefined>)[name];
    if (called === undefined) throw new Error(`There is no ${name}.`);
    const options = given.options === undefined ? [] : [real(given.options)];
    return called(...first, ...(given.args ?? []).map(real), ...options);
  };
  if ('plan' in recipe) return yield* call(bp, recipe.plan, [], recipe);
  if ('stub' in recipe) return yield* call(bps, recipe.stub, [], recipe);
  if ('wrap' in recipe) return yield* call(bpp, recipe.wrap, [cook(recipe.inner, bench)], recipe);
  if ('finally' in recipe)
    return yield* bpp.finalize_wrapper(cook(recipe.inner, bench), () => cook(recipe.finally, bench));
  if ('except' in recipe) {
    const except_plan = (): Plan<unknown> => cook(recipe.except, bench);
    return yield* bpp.contingency_wrapper(cook(recipe.inner, bench), { except_plan, auto_raise: false });
  }
  if ('error' in recipe) throw new Error(recipe.error);
  for (const step of recipe.sequence) yield* cook(step, bench);
  return undefined;
}

interface Call {
  readonly args?: readonly Argument[];
  readonly options?: Options;
}

function realArgument(argument: Argument, bench: Readonly<Record<string, unknown>>): unknown {
  if (typeof argument !== 'object' || argument === null) return argument;
  if (Array.isArray(argument)) return argument.map((inner: Argument) => realArgument(inner, bench));
  const named = argument as { readonly [key: string]: Argument };
  if (typeof named.$ === 'string') return bench[named.$];
  return Object.fromEntries(Object.entries(named).map(([key, inner]) => [key, realArgument(inner, bench)]));
}
