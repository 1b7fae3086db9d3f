export type Point = readonly [x: number, y: number];

/** What is known of a peak. Null where the points do not tell. */
export interface PeakStats {
  readonly min: Point | null;
  readonly max: Point | null;
  /** Centre of mass. */
  readonly com: number | null;
  /** Middle of the places where the curve crosses half of its height. */
  readonly cen: number | null;
  readonly crossings: readonly number[] | null;
  /** Full width at half maximum: from the first to the last crossing. */
  readonly fwhm: number | null;
  /** The straight line that was taken away: `m * x + b`. */
  readonly lin_bkg: { readonly m: number; readonly b: number } | null;
}

export interface PeakStatsOptions {
  /** So many points at either end show the background, which is taken away before anything is computed. */
  edgeCount?: number;
}

export const NO_PEAK: PeakStats = {
  min: null,
  max: null,
  com: null,
  cen: null,
  crossings: null,
  fwhm: null,
  lin_bkg: null,
};

/** Looks for a peak in points as they were measured. The same quantities, by the same rules, as Bluesky's PeakStats. */
export function peakStats(
  x: readonly number[],
  y: readonly number[],
  options: PeakStatsOptions = {},
): PeakStats {
  const count = Math.min(x.length, y.length);
  if (count === 0) return NO_PEAK;
  const lin_bkg = options.edgeCount === undefined ? null : background(x, y, options.edgeCount);
  const height = lin_bkg === null ? y : y.map((value, at) => value - (lin_bkg.m * at0(x, at) + lin_bkg.b));
  const [lowest, highest] = extremes(height);
  const crossings = crossingsOf(x, height, (at0(height, lowest) + at0(height, highest)) / 2);
  const first = crossings.at(0);
  const last = crossings.at(-1);
  const hasCrossing = first !== undefined && last !== undefined;
  return {
    min: [at0(x, lowest), at0(y, lowest)],
    max: [at0(x, highest), at0(y, highest)],
    com: centreOfMass(x, height),
    cen: hasCrossing ? mean(crossings) : null,
    crossings: hasCrossing ? crossings : null,
    fwhm: hasCrossing && crossings.length >= 2 ? Math.abs(last - first) : null,
    lin_bkg,
  };
}

function background(
  x: readonly number[],
  y: readonly number[],
  edge: number,
): NonNullable<PeakStats['lin_bkg']> {
  const [leftX, leftY] = [mean(x.slice(0, edge)), mean(y.slice(0, edge))];
  const m = (mean(y.slice(-edge)) - leftY) / (mean(x.slice(-edge)) - leftX);
  return { m, b: leftY - m * leftX };
}

/** Where the curve is lowest and highest: the first place of each. */
function extremes(y: readonly number[]): [lowest: number, highest: number] {
  let [lowest, highest] = [0, 0];
  y.forEach((value, at) => {
    if (value < at0(y, lowest)) lowest = at;
    if (value > at0(y, highest)) highest = at;
  });
  return [lowest, highest];
}

/** The points count evenly, wherever they lie: their mean number, weighted by height, is then looked up in `x`. */
function centreOfMass(x: readonly number[], y: readonly number[]): number | null {
  let [sum, moment] = [0, 0];
  y.forEach((value, at) => {
    sum += value;
    moment += value * at;
  });
  const place = moment / sum;
  if (Number.isNaN(place)) return null;
  const within = Math.min(Math.max(place, 0), x.length - 1);
  const before = Math.min(Math.floor(within), Math.max(0, x.length - 2));
  return at0(x, before) + (within - before) * (at0(x, Math.min(before + 1, x.length - 1)) - at0(x, before));
}

function crossingsOf(x: readonly number[], y: readonly number[], middle: number): number[] {
  const crossings: number[] = [];
  for (let at = 0; at + 1 < y.length; at += 1) {
    const [here, next] = [at0(y, at), at0(y, at + 1)];
    if (here > middle === next > middle) continue;
    crossings.push(at0(x, at) + ((middle - here) * (at0(x, at + 1) - at0(x, at))) / (next - here));
  }
  return crossings;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Every place that is asked for is there: this spares the compiler its doubts. */
function at0(values: readonly number[], at: number): number {
  return values[at] ?? NaN;
}
