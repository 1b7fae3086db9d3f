import { nearestTo } from '../../src/nearest.js';

/**
 * The commands that words lead to, as far as they lead anywhere: `queue ad plam` to all that begin with `queue add plan`.
 * None where not even the first word is like one of a command.
 */
export function kinOf<C extends { readonly words: string }>(
  words: readonly string[],
  commands: readonly C[],
): readonly C[] {
  let kin: readonly C[] = [];
  let left = commands;
  for (const [at, word] of words.entries()) {
    const wordOf = ({ words }: C): string | undefined => words.split(' ')[at];
    const known = [...new Set(left.map(wordOf))].filter((known) => known !== undefined);
    const meant = known.includes(word) ? word : nearestTo(word, known);
    if (meant === undefined) break;
    kin = left = left.filter((command) => wordOf(command) === meant);
  }
  return kin;
}
