/** A call of the Run Engine, up to its opening bracket. */
const RUN = /(?:(?:const|let|var)\s+\w+\s*=\s*)?await\s+RE\s*\(/g;

/**
 * A plan that does what cells did: each `await RE(plan)` in them becomes `yield* plan`. What else they did is kept where a
 * plan can do it, and as a comment where it cannot, because plans do not await.
 */
export function planFromCells(name: string, cells: readonly string[]): string {
  const body = cells.flatMap((cell) => bodyOf(cell).split('\n'));
  const lines = body.map((line) => (line.trim() === '' ? '' : `  ${line}`));
  return `function* ${name}() {\n${lines.join('\n')}\n}`;
}

function bodyOf(cell: string): string {
  let text = '';
  let from = 0;
  for (const match of cell.matchAll(RUN)) {
    if (match.index < from) continue;
    const open = match.index + match[0].length;
    const { end, comma } = argumentsFrom(cell, open);
    const plan = cell.slice(open, comma ?? end).trim();
    const options = comma === null ? '' : cell.slice(comma + 1, end).trim();
    text += cell.slice(from, match.index);
    text +=
      options === ''
        ? `yield* ${plan}`
        : `yield* ${plan} /* was run with ${options.replaceAll('*/', '* /')} */`;
    from = end + 1;
  }
  text += cell.slice(from);
  return text
    .trim()
    .split('\n')
    .map((line) => (/\bawait\b/.test(line) ? `// a plan does not await: ${line}` : line))
    .join('\n');
}

/** Where the bracket that was opened before `at` is closed, and the first comma on its own level. */
function argumentsFrom(text: string, at: number): { end: number; comma: number | null } {
  let depth = 1;
  let comma: number | null = null;
  for (let i = at; i < text.length; i += 1) {
    const character = text[i] as string;
    if (`'"\``.includes(character)) i = endOfString(text, i);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) return { end: i, comma };
    } else if (character === ',' && depth === 1) comma ??= i;
  }
  return { end: text.length, comma };
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === text[start]) return i;
  }
  return text.length;
}
