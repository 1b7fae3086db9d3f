export interface Line {
  readonly title: string;
  /** One for each length. */
  readonly milliseconds: readonly number[];
}

const WIDTH = 800;
const HEIGHT = 420;
const LEFT = 60;
const RIGHT = 265;
const TOP = 40;
const BOTTOM = 50;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728'];

/** A plot of the cost of an edit over the length of the queue, both axes logarithmic. Dashes are the second store. */
export function growthPlot(lines: readonly Line[], lengths: readonly number[]): string {
  const costs = lines.flatMap(({ milliseconds }) => milliseconds);
  const low = 10 ** Math.floor(Math.log10(Math.min(...costs)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...costs)));
  const x = (length: number): number =>
    LEFT + scale(length, lengths[0] ?? 1, lengths.at(-1) ?? 10) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number): number => HEIGHT - BOTTOM - scale(ms, low, high) * (HEIGHT - TOP - BOTTOM);
  const decades = Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, i) => low * 10 ** i);
  const kinds = Math.max(1, Math.ceil(lines.length / 2));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    text(LEFT, 22, 'Time of one edit, stored and acknowledged, over the length of the queue', 'start', 14),
    ...lengths.map((length) => grid(x(length), TOP, x(length), HEIGHT - BOTTOM)),
    ...lengths.map((length) => text(x(length), HEIGHT - BOTTOM + 18, length.toLocaleString('en'), 'middle')),
    ...decades.map((ms) => grid(LEFT, y(ms), WIDTH - RIGHT, y(ms))),
    ...decades.map((ms) => text(LEFT - 6, y(ms) + 4, `${Number(ms.toPrecision(1))} ms`, 'end')),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, 'items in the queue', 'middle'),
    ...lines.flatMap(({ title, milliseconds }, at) => {
      const style = `stroke="${COLOURS[at % kinds] ?? 'black'}"${at >= kinds ? ' stroke-dasharray="6 4"' : ''}`;
      const points = milliseconds.map((ms, i) => `${round(x(lengths[i] ?? 1))},${round(y(ms))}`).join(' ');
      const height = TOP + 12 + at * 20;
      return [
        `<polyline points="${points}" fill="none" stroke-width="2" ${style}/>`,
        `<line x1="${WIDTH - RIGHT + 12}" y1="${height}" x2="${WIDTH - RIGHT + 40}" y2="${height}" stroke-width="2" ${style}/>`,
        text(WIDTH - RIGHT + 46, height + 4, title, 'start'),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

/** Where a value lies between two others, from 0 to 1, on a logarithmic scale. */
function scale(value: number, low: number, high: number): number {
  return Math.log(value / low) / Math.log(high / low);
}

function grid(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#ddd"/>`;
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end', size = 12): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}">${words}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
