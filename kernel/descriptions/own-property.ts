/** The entry of a table by a name that somebody made up: it may be `constructor`. */
export function ownProperty<T>(
  table: { readonly [name: string]: T } | undefined,
  name: string,
): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
