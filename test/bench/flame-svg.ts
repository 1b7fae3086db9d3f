/** A function under the one that called it, with the samples that were taken in itself. */
export interface Frame {
  readonly name: string;
  samples: number;
  readonly children: Map<string, Frame>;
}

const WIDTH = 1_200;
const ROW = 18;
const MARGIN = 10;
const TITLE = 40;
/** Narrower than this, in pixels, a box is a line that says nothing. */
const NARROWEST = 0.8;
const CHARACTER = 6.3;

/** Boxes one above the other, as wide as the share of time. Pointing at one tells its name and share. */
export function flameSvg(root: Frame, title: string): string {
  const all = total(root);
  const boxes: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, left: number, depth: number): void => {
    const width = ((WIDTH - 2 * MARGIN) * total(frame)) / all;
    if (width < NARROWEST) return;
    deepest = Math.max(deepest, depth);
    boxes.push(box(frame, left, depth, width, total(frame) / all));
    let at = left;
    for (const inner of [...frame.children.values()].sort((a, b) => total(b) - total(a))) {
      draw(inner, at, depth + 1);
      at += ((WIDTH - 2 * MARGIN) * total(inner)) / all;
    }
  };
  draw(root, MARGIN, 0);
  const height = TITLE + (deepest + 1) * ROW + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    `<text x="${MARGIN}" y="24" font-size="15">${escaped(title)}</text>`,
    ...boxes,
    '</svg>\n',
  ].join('\n');
}

function box(frame: Frame, left: number, depth: number, width: number, share: number): string {
  const y = TITLE + depth * ROW;
  const percent = `${(100 * share).toFixed(1)} %`;
  const letters = Math.floor((width - 4) / CHARACTER);
  const text = letters < 4 ? '' : escaped(`${frame.name} ${percent}`.slice(0, letters));
  return (
    `<g><title>${escaped(frame.name)}: ${percent}</title>` +
    `<rect x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colour(frame.name)}"/>` +
    `<text x="${(left + 3).toFixed(1)}" y="${y + 12}">${text}</text></g>`
  );
}

/** The same for the same name in every picture. */
function colour(name: string): string {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % 997;
  return `hsl(${20 + (hash % 40)}, ${70 + (hash % 25)}%, ${68 + (hash % 14)}%)`;
}

function total(frame: Frame): number {
  let sum = frame.samples;
  for (const inner of frame.children.values()) sum += total(inner);
  return sum;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
