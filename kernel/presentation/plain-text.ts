import { inspect } from 'node:util';

const MOST_CHARACTERS = 200_000;

/** A value as a console shows it. One that cannot even be inspected is still told, and a giant is cut, and says so. */
export function plainText(value: unknown): string {
  try {
    return cut(inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 100_000 }));
  } catch (error) {
    return `[a value that cannot be shown: ${wordsOf(error)}]`;
  }
}

/**
 * A value as text without running anything of it: no method that shows it, no getter, no trap of a proxy (but a getter that
 * names its kind, `Symbol.toStringTag`, which Node asks in any case). What it holds is told, as far as it is simply there.
 */
export function untouchedText(value: unknown): string {
  try {
    return cut(inspect(value, { depth: 2, customInspect: false, getters: false, showProxy: true }));
  } catch (error) {
    return `[a value that cannot be shown: ${wordsOf(error)}]`;
  }
}

/** A value in one line of a table. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  const options = { depth: 1, maxArrayLength: 6, maxStringLength: 60, breakLength: Infinity, compact: true };
  try {
    return inspect(value, options).replace(/\s*\n\s*/g, ' ');
  } catch (error) {
    return `[${wordsOf(error)}]`;
  }
}

/** Errors may throw when they are asked what they are. */
function wordsOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'it throws when it is looked at';
  }
}

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS)}\n… and ${text.length - MOST_CHARACTERS} characters more`;
}
