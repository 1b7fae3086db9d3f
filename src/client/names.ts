export type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** The name of a method here: that on the wire in camel case, without the `queue` of `queue_item_…`. */
export type CallName<Name extends string> = Name extends `queue_item_${infer Rest}`
  ? CamelCase<`item_${Rest}`>
  : CamelCase<Name>;

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function callName(method: string): string {
  return camelCase(method.replace(/^queue_item_/, 'item_'));
}
