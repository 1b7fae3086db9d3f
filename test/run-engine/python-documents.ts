import type { NamedDocument } from '../../src/protocol/documents.js';

/**
 * What makes documents comparable that were not emitted in one and the same run: times and uids are replaced
 * (`<time>`, `<start 1>`), as make_golden.py does it.
 */
export function withoutAccidents(documents: readonly NamedDocument[]): unknown[] {
  const labels = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [name, document] of documents) {
    for (const uid of 'uid' in document ? [document.uid].flat() : []) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      // Devices give their files names of their own.
      if (uid.length === 36) labels.set(uid, `<${name} ${counts.get(name)}>`);
    }
  }
  // The round trip is what every consumer sees.
  const published = JSON.parse(JSON.stringify(documents)) as unknown[];
  return relabel(published, labels) as unknown[];
}

function relabel(value: unknown, labels: ReadonlyMap<string, string>, key = ''): unknown {
  if (key === 'time' || key === 'timestamps') return withoutTimes(value);
  if (typeof value === 'string') return labels.get(value) ?? value;
  if (Array.isArray(value)) return value.map((inner) => relabel(inner, labels));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, relabel(inner, labels, name)]),
  );
}

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return '<time>';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutTimes(inner)]));
}

/**
 * Rewrites Python's documents where ours differ on purpose, and nowhere else:
 *
 * - `versions` names the packages that took the data: those of Python there, ours here.
 * - Arguments of a plan hold the name of a device or function, not its Python `repr`, so that the plan can be run again
 *   from them. Of a trajectory, they tell in short what it is.
 * - The type of a simulated position is `number`. Python guesses it from the present value, so that an axis is an
 *   `integer` until it first stops between two of them.
 * - The type of a noise, a text, is `string`, and its choices also stand under their new name.
 */
export function asWeMeanIt(documents: readonly unknown[]): unknown[] {
  return documents.map((document) => rewrite(document)) as unknown[];
}

const REPR = /\w+\(prefix='', name='(\w+)'[^()]*\)/g;
const FUNCTION = /^<function (\w+)>$/;
const POSITION = /^SIM:(motor\d?(_setpoint)?|signal)$/;
const NOISE = /^SIM:\w+_noise$/;

function rewrite(value: unknown, key = ''): unknown {
  if (key === 'versions' || key === 'cycler') return `<${key}>`;
  if (typeof value === 'string') return value.replace(REPR, '$1').replace(FUNCTION, '$1');
  if (Array.isArray(value)) return value.map((inner) => rewrite(inner));
  if (typeof value !== 'object' || value === null) return value;
  const object = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, rewrite(inner, name)]),
  );
  const source = String(object.source);
  if (POSITION.test(source)) object.dtype = 'number';
  if (NOISE.test(source)) return { ...object, dtype: 'string', choices: object.enum_strs };
  return object;
}
