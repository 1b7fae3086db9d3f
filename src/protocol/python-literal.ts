/** A constant that Python's literal evaluator can give back. */
export type Constant =
  null | boolean | number | bigint | string | readonly Constant[] | { readonly [key: string]: Constant };

/**
 * The text of a default value. Undefined where Python has no literal for it: `inf` and `nan` are names there, and one
 * text that cannot be read makes the whole plan unusable for a client.
 */
export function pythonLiteral(value: Constant): string | undefined {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return value.toString();
    case 'number':
      return numberText(value);
    case 'string':
      return pythonString(value);
    default:
  }
  if (Array.isArray(value)) return joined('[', (value as readonly Constant[]).map(pythonLiteral), ']');
  const entries = Object.entries(value).map(([key, inner]) => {
    const text = pythonLiteral(inner);
    return text === undefined ? undefined : `${pythonString(key)}: ${text}`;
  });
  return joined('{', entries, '}');
}

/** The same for a parameter that takes floats: whole numbers show that they are. */
export function pythonFloat(value: Constant): string | undefined {
  const text = pythonLiteral(value);
  return typeof value === 'number' && text !== undefined && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A string literal of one line, in the quotes that need no escape where possible. */
export function pythonString(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let quoted = '';
  for (const character of text) {
    if (character === mark || character === '\\') quoted += `\\${character}`;
    else if (character === '\n') quoted += '\\n';
    else if (character < ' ' || (character >= '\u007f' && character <= '\u00a0'))
      quoted += `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    else if (character === '\u2028' || character === '\u2029')
      quoted += `\\u${character.charCodeAt(0).toString(16)}`;
    else quoted += character;
  }
  return `${mark}${quoted}${mark}`;
}

function numberText(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function joined(open: string, texts: readonly (string | undefined)[], close: string): string | undefined {
  return texts.includes(undefined) ? undefined : `${open}${texts.join(', ')}${close}`;
}
