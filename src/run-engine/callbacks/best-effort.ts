import type {
  EventDescriptor,
  EventDocument,
  NamedDocument,
  RunStart,
  RunStop,
} from '../../protocol/documents.js';
import { dimensionsOf, hintedFields } from './dimensions.js';
import { RunTable } from './live-table.js';
import { NO_PEAK, peakStats, type PeakStats } from './peak-stats.js';
import { perRun } from './per-run.js';
import { PlotPoints, plottable, type Plot } from './plot.js';
import { makeCallbackSafe } from './safe.js';
import { svgOf } from './svg.js';

/** A place in a notebook that shows one picture, and the next one instead of it: what tslab's `newDisplay` gives. */
export interface PlotDisplay {
  svg(source: string): void;
}

export interface BestEffortOptions {
  heading?: boolean;
  table?: boolean;
  baseline?: boolean;
  /** Where plots go: `import { newDisplay } from 'tslab'`. Without it there are none. */
  newDisplay?: () => PlotDisplay;
  /** Gets one line at a time. */
  write?: (line: string) => void;
}

export interface BestEffortCallback {
  (...document: NamedDocument): unknown;
  /** Of the last run: a peak for each thing that was measured over one axis, by data key. */
  readonly peaks: Readonly<Record<keyof Peaks, Readonly<Record<string, unknown>>>>;
  /** What the pictures of open runs show, for other programs that draw. */
  readonly plots: readonly Plot[];
}

type Peaks = Pick<PeakStats, 'com' | 'cen' | 'max' | 'min' | 'fwhm'>;
const PEAK_FIELDS = ['com', 'cen', 'max', 'min', 'fwhm'] as const satisfies readonly (keyof Peaks)[];

const BASELINE = 'baseline';
/** Between two drawings of a plot while its run goes on. */
const DRAW_MS = 250;
/** A peak of more points than this is not looked for: its points would fill the memory. */
const MOST_PEAK_POINTS = 100_000;

/**
 * Shows each run as well as its hints tell how: `RE.subscribe(bestEffortCallback())`. Prints a table and the readings of
 * the baseline, looks for peaks, and draws plots where it is given a place for them.
 */
export function bestEffortCallback(options: BestEffortOptions = {}): BestEffortCallback {
  const peaks: Record<keyof Peaks, Record<string, unknown>> = {
    com: {},
    cen: {},
    max: {},
    min: {},
    fwhm: {},
  };
  const open = new Set<RunView>();
  const callback = perRun((start) => {
    for (const field of PEAK_FIELDS) peaks[field] = {};
    const view = new RunView(start, options);
    open.add(view);
    return (...[name, doc]) => {
      switch (name) {
        case 'descriptor':
          view.describe(doc);
          break;
        case 'event':
          view.event(doc);
          break;
        case 'stop':
          open.delete(view);
          for (const [key, found] of view.close(doc))
            for (const field of PEAK_FIELDS) peaks[field][key] = found[field];
          break;
        default:
          break;
      }
    };
  });
  const safe = makeCallbackSafe(callback as (...document: NamedDocument) => unknown);
  Object.defineProperties(safe, {
    peaks: { get: () => peaks },
    plots: { get: () => [...open].flatMap(({ plots }) => plots) },
  });
  return safe as BestEffortCallback;
}

/** What is measured over one axis, until the run ends. */
interface PeakPoints {
  readonly x: string;
  readonly y: string;
  xs: number[];
  ys: number[];
}

/** One run, as it is shown. */
class RunView {
  readonly #start: RunStart;
  readonly #options: BestEffortOptions;
  readonly #write: (line: string) => void;
  readonly #table: RunTable;
  readonly #tableStreams = new Set<string>();
  readonly #baselines = new Map<string, EventDescriptor>();
  /** By stream: a device that was configured gives the stream a new descriptor, but its plot goes on. */
  readonly #plots = new Map<string, LivePlot>();
  readonly #peaks = new Map<string, PeakPoints[]>();
  readonly #streams = new Map<string, string>();
  #baselineAtEnd: string[] = [];
  #baselinesSeen = 0;

  constructor(start: RunStart, options: BestEffortOptions) {
    this.#start = start;
    this.#options = options;
    this.#write = options.write ?? ((line) => console.log(line));
    this.#table = new RunTable(start, this.#write, options);
  }

  get plots(): Plot[] {
    return [...this.#plots.values()].map(({ points }) => points);
  }

  describe(descriptor: EventDescriptor): void {
    const { uid, name } = descriptor;
    if (name === BASELINE) this.#baselines.set(uid, descriptor);
    // First, so that the plot stands above the table, and not in the midst of it.
    else this.#watch(descriptor);
    if (this.#table.describe(descriptor)) this.#tableStreams.add(uid);
  }

  event(event: EventDocument): void {
    const { descriptor } = event;
    if (this.#tableStreams.has(descriptor)) this.#table.row(event);
    const baseline = this.#baselines.get(descriptor);
    if (baseline !== undefined && this.#options.baseline !== false) this.#showBaseline(baseline, event);
    const stream = this.#streams.get(descriptor) ?? '';
    for (const peak of this.#peaks.get(stream) ?? []) collect(peak, event);
    this.#plots.get(stream)?.add(event);
  }

  /** Gives the peaks by data key. */
  close(stop: RunStop): Map<string, PeakStats> {
    this.#table.close(stop);
    for (const line of this.#baselineAtEnd) this.#write(line);
    const found = new Map<string, PeakStats>();
    for (const [stream, peaks] of this.#peaks) {
      for (const { y, xs, ys } of peaks) {
        const stats = xs.length > MOST_PEAK_POINTS ? NO_PEAK : peakStats(xs, ys);
        found.set(y, stats);
        this.#plots.get(stream)?.mark(y, stats);
      }
    }
    for (const plot of this.#plots.values()) plot.finish();
    return found;
  }

  /** What is drawn of a stream, and where peaks are looked for. */
  #watch(descriptor: EventDescriptor): void {
    const { uid, name } = descriptor;
    const isKnown = [...this.#streams.values()].includes(name);
    this.#streams.set(uid, name);
    if (isKnown) return;
    const dimensions = dimensionsOf(this.#start, descriptor);
    const isVaried = name === dimensions.stream;
    const fields = hintedFields(descriptor).filter((field) => !dimensions.fields.includes(field));
    const columns = plottable(descriptor, fields);
    const [x] = dimensions.axes;
    if (columns.length === 0 || (isVaried && this.#start.num_points === 1)) return;
    if (isVaried && dimensions.axes.length === 1 && x !== undefined && x !== 'time')
      this.#peaks.set(
        name,
        columns.map((y) => ({ x, y, xs: [], ys: [] })),
      );
    const { newDisplay } = this.#options;
    if (newDisplay === undefined || dimensions.axes.length > 2) return;
    const shown = isVaried ? dimensions : { stream: name, fields: [], axes: ['time'] };
    this.#plots.set(name, new LivePlot(new PlotPoints(this.#start, shown, columns), newDisplay()));
  }

  /** The readings before the run are shown at once, those after it below the table. */
  #showBaseline(descriptor: EventDescriptor, { data }: EventDocument): void {
    const isStart = this.#baselinesSeen++ % 2 === 0;
    const fields = new Set(hintedFields(descriptor));
    const border = `+${'-'.repeat(32)}+${'-'.repeat(32)}+`;
    const rows = Object.entries(data)
      .filter(([key]) => fields.has(key))
      .map(([key, value]) => `| ${key.padStart(30)} | ${String(value).padEnd(30)} |`);
    const lines = [`${isStart ? 'Start' : 'End'}-of-run baseline readings:`, border, ...rows, border];
    if (isStart) for (const line of lines) this.#write(line);
    else this.#baselineAtEnd = [...lines, ''];
  }
}

function collect(peak: PeakPoints, { data }: EventDocument): void {
  const [x, y] = [data[peak.x], data[peak.y]];
  // One more than the most tells that there were too many.
  if (typeof x !== 'number' || typeof y !== 'number' || peak.xs.length > MOST_PEAK_POINTS) return;
  peak.xs.push(x);
  peak.ys.push(y);
}

/** A plot that is drawn while it grows, but not for each point. */
class LivePlot {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly points: PlotPoints,
    private readonly display: PlotDisplay,
  ) {
    this.#draw(); // keeps its place
  }

  add(event: EventDocument): void {
    this.points.add(event);
    this.#timer ??= setTimeout(() => this.#draw(), DRAW_MS).unref();
  }

  mark(field: string, { cen, com }: PeakStats): void {
    const panel = this.points.panels.find(({ title }) => title === field);
    const marks = Object.entries({ cen, com }).filter(
      ([, place]) => place !== null && Number.isFinite(place),
    );
    if (panel !== undefined) panel.marks = Object.fromEntries(marks) as Record<string, number>;
  }

  finish(): void {
    clearTimeout(this.#timer);
    this.#draw();
  }

  #draw(): void {
    this.#timer = undefined;
    this.display.svg(svgOf(this.points));
  }
}
