/** As much of a cell as fits into a message. */
const MOST_CHARACTERS = 80;

/** The first line of a cell that is not empty, shortened. */
export function codeExcerpt(code = ''): string {
  const line = code.trimStart().split('\n')[0]?.trimEnd() ?? '';
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
