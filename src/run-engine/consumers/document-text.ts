import type { NamedDocument } from '../../protocol/documents.js';

/**
 * A document as JSON. Arrays of numbers become lists; what JSON has no word for (NaN, the infinities) becomes null, and
 * integers that no double can hold become texts.
 */
export function documentText(...[name, doc]: NamedDocument): string {
  // Without a function that looks at each value it is several times as fast.
  if (name === 'event' && !Object.values(doc.data).some(isSpecial))
    return `{"name":"event","doc":${JSON.stringify(doc)}}`;
  return JSON.stringify({ name, doc }, plain);
}

/** The document alone. */
export function bareDocumentText(doc: object): string {
  return JSON.stringify(doc, plain);
}

function isSpecial(value: unknown): boolean {
  return typeof value === 'bigint' || (typeof value === 'object' && value !== null);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as ArrayLike<unknown>)
    : value;
}
