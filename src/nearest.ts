/** Nobody mistypes a longer word, and comparing would take long. */
const LONGEST_WORD = 60;

/** The word that somebody may have meant, among those that there are. Undefined where none is alike. */
export function nearestTo(word: string, words: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of words) {
    const [given, there] = [word.toLowerCase(), candidate.toLowerCase()];
    const isBeginning = given.length >= 3 && there.startsWith(given);
    if (!isBeginning && Math.abs(given.length - there.length) > limit) continue;
    const distance = isBeginning ? 1 : editDistance(given, there);
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { word: candidate, distance };
  }
  return best?.word;
}

/** How many letters must be put in, left out, replaced, or exchanged with their neighbour. */
function editDistance(from: string, to: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] as number) + 1 : Infinity,
      );
    }
    [before, row] = [row, next];
  }
  return row[to.length] as number;
}
