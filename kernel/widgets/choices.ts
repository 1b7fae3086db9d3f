/** What one can choose from: values, or values by what is shown for them. */
export type Choices = readonly unknown[] | Readonly<Record<string, unknown>>;

export function labelsOf(choices: Choices): string[] {
  return Array.isArray(choices) ? choices.map(labelOf) : Object.keys(choices);
}

export function valuesOf(choices: Choices): readonly unknown[] {
  return Array.isArray(choices) ? (choices as readonly unknown[]) : Object.values(choices);
}

/** A device among the choices is shown by its name. */
function labelOf(choice: unknown): string {
  const name: unknown =
    (typeof choice === 'object' || typeof choice === 'function') && choice !== null
      ? Reflect.get(choice, 'name')
      : undefined;
  return typeof name === 'string' ? name : String(choice);
}
