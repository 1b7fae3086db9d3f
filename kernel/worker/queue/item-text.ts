import type { PromptItem } from '../../../src/protocol/prompt-queue.js';

const MOST_CHARACTERS = 72;

/** `count([det1, det2], 5, md: { sample: Cu })`: short enough for a table. */
export function callText({ item_type, name, args = [], kwargs = {} }: PromptItem): string {
  if (item_type === 'instruction') return `(${name.replaceAll('_', ' ')})`;
  const named = Object.entries(kwargs).map(([key, value]) => `${key}: ${valueText(value)}`);
  return shortened(`${name}(${[...args.map(valueText), ...named].join(', ')})`);
}

/** Enough of a uid to name it. */
export function shortUid(uid: string): string {
  return uid.slice(0, 8);
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return /^[\w.]+$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${valueText(inner)}`)
      .join(', ')} }`;
  return String(value);
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}
