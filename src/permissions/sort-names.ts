/** Names as people look for them: whatever the case of their letters; of two that differ in it alone, the one that begins with a capital first. */
export function sortNames(names: Iterable<string>): string[] {
  const keyed = [...names].map((name) => ({ name, upper: name.toUpperCase(), isLower: /^[a-z]/.test(name) }));
  return keyed
    .sort((a, b) =>
      a.upper === b.upper ? Number(a.isLower) - Number(b.isLower) : a.upper < b.upper ? -1 : 1,
    )
    .map(({ name }) => name);
}
