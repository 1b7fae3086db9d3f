import type ts from '@tslab/typescript-for-tslab';
import type { CompletionInfo } from 'tslab/dist/converter.js';
import type { DeclarationBook } from './declaration-book.js';
import type { Completion } from './protocol.js';
import type { TextAt } from './text-at.js';

/**
 * What the compiler proposes, and where any name may stand, the names of the namespace before it: the compiler knows only those
 * that the cell has named, and a person looks for his own things first.
 */
export function completionsOf(found: CompletionInfo, book: DeclarationBook, code: string): Completion {
  const { start, end, candidates, original } = found;
  const kinds = kindsIn(original);
  const proposed = candidates.map((text) => ({ text, kind: kinds.get(text) ?? '' }));
  if (!isAnyName(original)) return { start, end, matches: proposed };
  const word = code.slice(start, end);
  const own = new Map<string, string>();
  for (const [name, declarations] of book.names())
    if (rankOf(name, word) !== null) own.set(name, declarations[0]?.kind ?? '');
  const all = [
    ...[...own].map(([text, kind]) => ({ text, kind })).sort((a, b) => (a.text < b.text ? -1 : 1)),
    ...proposed.filter(({ text }) => !own.has(text)),
  ];
  const rank = ({ text }: { readonly text: string }): number => rankOf(text, word) ?? 3;
  return { start, end, matches: all.sort((a, b) => rank(a) - rank(b)) };
}

/** What the compiler proposes within a text: the whole of it is replaced. */
export function textCompletions({ original }: CompletionInfo, { start, end, before }: TextAt): Completion {
  const matches = (original?.entries ?? [])
    .filter(({ name }) => name.startsWith(before))
    .map(({ name, kind }) => ({ text: name, kind: String(kind) }));
  return { start, end, matches };
}

function kindsIn(original: ts.CompletionInfo | undefined): Map<string, string> {
  return new Map(original?.entries.map(({ name, kind }) => [name, String(kind)]));
}

/** Not a member, not the key of an object, not a part of a text: where any name fits, this one is proposed. */
function isAnyName(original: ts.CompletionInfo | undefined): boolean {
  if (original === undefined || original.isMemberCompletion) return false;
  return original.entries.some(({ name }) => name === 'globalThis');
}

/** The same order as the converter's: names that begin with the word, in any case, and that have it somewhere. */
function rankOf(name: string, word: string): number | null {
  if (name.startsWith(word)) return 0;
  const [lowerName, lowerWord] = [name.toLowerCase(), word.toLowerCase()];
  if (lowerName.startsWith(lowerWord)) return 1;
  return lowerName.includes(lowerWord) ? 2 : null;
}
