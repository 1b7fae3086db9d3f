import type { Panel, Plot } from './plot.js';

const WIDTH = 520;
const PANEL = { height: 220, left: 70, right: 20, top: 26, bottom: 40 };
const INK = '#333';
const CURVE = '#1f77b4';
const MARKS = ['#d62728', '#2ca02c', '#9467bd'];

/** Numbers to places in a picture. */
interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

/** Draws a plot: its panels one above the other. */
export function svgOf(plot: Plot): string {
  const height = PANEL.height * plot.panels.length;
  const panels = plot.panels.map((panel, at) => drawPanel(plot, panel, at * PANEL.height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`,
    ` font-family="sans-serif" font-size="11" fill="${INK}"><rect width="100%" height="100%" fill="white"/>`,
    ...panels,
    '</svg>',
  ].join('');
}

function drawPanel(plot: Plot, panel: Panel, top: number): string {
  const isMap = plot.kind === 'map';
  const pad = isMap ? plot.pixel : null;
  const x = scale(plot.xs, PANEL.left, WIDTH - PANEL.right, (pad?.width ?? 0) / 2);
  const vertical = isMap ? plot.ys : [...panel.values];
  const y = scale(vertical, top + PANEL.height - PANEL.bottom, top + PANEL.top, (pad?.height ?? 0) / 2);
  const points = isMap ? drawMap(plot, panel, x, y) : drawCurve(plot.xs, panel.values, x, y);
  const title = isMap ? `${panel.title}, ${plot.title}` : plot.title;
  return [
    axes(x, y, plot.x, isMap ? (plot.y ?? '') : panel.title, top),
    points,
    ...Object.entries(panel.marks).map(([name, place], at) => drawMark(name, place, at, x, y)),
    `<text x="${WIDTH / 2}" y="${top + 16}" text-anchor="middle" font-weight="bold">${escape(title)}</text>`,
  ].join('');
}

function drawCurve(xs: readonly number[], ys: readonly number[], x: Scale, y: Scale): string {
  const places = xs.flatMap((value, at) => {
    const height = ys[at] ?? NaN;
    return Number.isFinite(value) && Number.isFinite(height) ? [[x.at(value), y.at(height)] as const] : [];
  });
  const line = places.map(([left, top]) => `${round(left)},${round(top)}`).join(' ');
  const dots = places.length > 200 ? '' : places.map((place) => dot(place[0], place[1], CURVE)).join('');
  return `<polyline points="${line}" fill="none" stroke="${CURVE}" stroke-width="1.5"/>${dots}`;
}

function drawMap({ xs, ys, pixel }: Plot, { values }: Panel, x: Scale, y: Scale): string {
  const finite = values.filter(Number.isFinite);
  const low = least(finite);
  const range = most(finite) - low || 1;
  return values
    .map((value, at) => {
      const [left, top] = [xs[at] ?? NaN, ys[at] ?? NaN];
      if (!Number.isFinite(value + left + top)) return '';
      const colour = colourOf((value - low) / range);
      if (pixel === null) return dot(x.at(left), y.at(top), colour);
      const [x1, x2] = [x.at(left - pixel.width / 2), x.at(left + pixel.width / 2)];
      const [y1, y2] = [y.at(top + pixel.height / 2), y.at(top - pixel.height / 2)];
      return `<rect x="${round(x1)}" y="${round(y1)}" width="${round(x2 - x1)}" height="${round(y2 - y1)}" fill="${colour}"/>`;
    })
    .join('');
}

function drawMark(name: string, place: number, at: number, x: Scale, y: Scale): string {
  const colour = MARKS[at % MARKS.length] ?? INK;
  const [left, top, bottom] = [round(x.at(place)), round(y.at(y.high)), round(y.at(y.low))];
  const line = `<line x1="${left}" x2="${left}" y1="${top}" y2="${bottom}" stroke="${colour}" stroke-dasharray="4 3"/>`;
  const label = `${escape(name)} ${shortNumber(nearZero(place, x))}`;
  const corner = `x="${Number(left) + 4}" y="${Number(top) + 12 + 12 * at}"`;
  return `${line}<text ${corner} fill="${colour}" stroke="white" stroke-width="3" paint-order="stroke">${label}</text>`;
}

function axes(x: Scale, y: Scale, xTitle: string, yTitle: string, top: number): string {
  const [left, right, high, low] = [x.at(x.low), x.at(x.high), y.at(y.high), y.at(y.low)];
  const frame = `<rect x="${round(left)}" y="${round(high)}" width="${round(right - left)}" height="${round(low - high)}" fill="none" stroke="${INK}"/>`;
  const below = ticks(x).map(
    (value) =>
      `<text x="${round(x.at(value))}" y="${round(low + 14)}" text-anchor="middle">${shortNumber(value)}</text>`,
  );
  const beside = ticks(y).map(
    (value) =>
      `<text x="${round(left - 6)}" y="${round(y.at(value) + 4)}" text-anchor="end">${shortNumber(value)}</text>`,
  );
  const [middle, centre] = [(left + right) / 2, (high + low) / 2];
  const titles = [
    `<text x="${round(middle)}" y="${top + PANEL.height - 8}" text-anchor="middle">${escape(xTitle)}</text>`,
    `<text transform="translate(14 ${round(centre)}) rotate(-90)" text-anchor="middle">${escape(yTitle)}</text>`,
  ];
  return [frame, ...below, ...beside, ...titles].join('');
}

function scale(values: readonly number[], from: number, to: number, pad: number): Scale {
  const finite = values.filter(Number.isFinite);
  let [low, high] = finite.length === 0 ? [0, 1] : [least(finite) - pad, most(finite) + pad];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return { low, high, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

/** Round numbers within a scale, about five of them. */
function ticks({ low, high }: Scale): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => (first + at) * step);
}

/** From dark blue over green to yellow, so that also a grey print tells more from less. */
function colourOf(share: number): string {
  const hue = 260 - 200 * share;
  return `hsl(${hue.toFixed(0)},65%,${(25 + 40 * share).toFixed(0)}%)`;
}

function dot(x: number, y: number, colour: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="3" fill="${colour}"/>`;
}

/** What is nothing but the rounding of sums is zero. */
function nearZero(value: number, { low, high }: Scale): number {
  return Math.abs(value) < 1e-9 * (high - low) ? 0 : value;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

// Not Math.min(...): a list of thousands is too long for arguments.
function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), -Infinity);
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
