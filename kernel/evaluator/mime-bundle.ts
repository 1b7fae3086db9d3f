import { inspect } from 'node:util';
import type { MimeBundle } from '../../src/jupyter/wire/index.js';

/** The convention of JavaScript kernels for values that know how to show themselves. */
const DISPLAY = Symbol.for('Jupyter.display');

/** A value as an `execute_result` shows it. A value that cannot even be inspected is still told. */
export function mimeBundle(value: unknown): MimeBundle {
  const own = ownBundle(value);
  if (own !== null) return { 'text/plain': own['text/plain'] ?? plainText(value), ...own };
  return { 'text/plain': plainText(value) };
}

export function plainText(value: unknown): string {
  try {
    return inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 100_000 });
  } catch (error) {
    return `[a value that cannot be shown: ${String(error)}]`;
  }
}

function ownBundle(value: unknown): MimeBundle | null {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return null;
  try {
    const display = (value as { [DISPLAY]?: unknown })[DISPLAY];
    if (typeof display !== 'function') return null;
    const bundle: unknown = display.call(value);
    return typeof bundle === 'object' && bundle !== null ? (bundle as MimeBundle) : null;
  } catch {
    return null;
  }
}
