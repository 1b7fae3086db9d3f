import type { EventDescriptor, EventDocument, RunStart } from '../../protocol/documents.js';
import type { Dimensions } from './dimensions.js';

/** More points than this are thinned out: an eye sees no more, and a long run must not fill the memory. */
const MOST_POINTS = 2_000;

/** One picture of a run, in numbers. What draws it does not have to know documents. */
export interface Plot {
  readonly title: string;
  readonly x: string;
  /** Null where the panels say what is above: for curves. */
  readonly y: string | null;
  /** `line`: each panel over x. `map`: the values of each panel as colours over x and y. */
  readonly kind: 'line' | 'map';
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly panels: readonly Panel[];
  /** Size of a pixel of a map. Null: draw dots. */
  readonly pixel: { readonly width: number; readonly height: number } | null;
}

export interface Panel {
  readonly title: string;
  readonly values: readonly number[];
  /** Places to point out: `cen`, `com`. */
  marks: Readonly<Record<string, number>>;
}

/** Gathers the points of one stream. */
export class PlotPoints implements Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string | null;
  readonly kind: Plot['kind'];
  readonly xs: number[] = [];
  readonly ys: number[] = [];
  readonly panels: (Panel & { values: number[] })[];
  readonly pixel: Plot['pixel'];
  readonly #began: number;
  #stride = 1;
  #seen = 0;

  constructor(start: RunStart, dimensions: Dimensions, columns: readonly string[]) {
    const [slow, fast] = dimensions.axes;
    const isMap = fast !== undefined;
    this.title = `${start.plan_name ?? 'run'} ${start.scan_id ?? ''}`.trim();
    this.kind = isMap ? 'map' : 'line';
    this.x = (isMap ? fast : slow) ?? 'time';
    this.y = isMap ? (slow ?? null) : null;
    this.panels = columns.map((title) => ({ title, values: [], marks: {} }));
    this.pixel = isMap ? pixelOf(start) : null;
    this.#began = start.time;
  }

  add(event: EventDocument): void {
    const isKept = this.#seen++ % this.#stride === 0;
    if (!isKept) return;
    const numbers = [this.x, this.y].map((axis) => (axis === null ? 0 : this.#valueOf(event, axis)));
    const values = this.panels.map(({ title }) => this.#valueOf(event, title));
    this.xs.push(numbers[0] ?? NaN);
    if (this.y !== null) this.ys.push(numbers[1] ?? NaN);
    this.panels.forEach(({ values: list }, at) => list.push(values[at] ?? NaN));
    if (this.xs.length > MOST_POINTS) this.#thinOut();
  }

  #valueOf(event: EventDocument, field: string): number {
    if (field === 'time') return event.time - this.#began;
    const value = event.data[field];
    return typeof value === 'number' ? value : NaN;
  }

  #thinOut(): void {
    this.#stride *= 2;
    for (const list of [this.xs, this.ys, ...this.panels.map(({ values }) => values)]) {
      const kept = list.filter((_, at) => at % 2 === 0);
      list.length = 0;
      for (const value of kept) list.push(value);
    }
  }
}

/** What can be plotted of a stream: numbers. */
export function plottable({ data_keys }: EventDescriptor, fields: readonly string[]): string[] {
  return fields.filter((field) => ['number', 'integer'].includes(data_keys[field]?.dtype ?? ''));
}

/** A plan that scans a grid tells its size and its corners, slow axis first. */
function pixelOf({ hints, shape, extents }: RunStart): Plot['pixel'] {
  if (hints?.gridding !== 'rectilinear' || !isPair(shape) || !isPair(extents)) return null;
  const steps = [0, 1].map((axis) => {
    const [low, high] = extents[axis] as unknown as [number, number];
    return Math.abs(high - low) / Math.max(1, Number(shape[axis]) - 1) || 1;
  });
  const [height, width] = steps;
  return width === undefined || height === undefined || Number.isNaN(width + height)
    ? null
    : { width, height };
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}
