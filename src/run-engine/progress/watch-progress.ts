import { epochSeconds, type ProgressUpdate, type Status } from '../../devices/index.js';
import type { NamedDocument, RunStart } from '../../protocol/documents.js';
import type { RunEngine } from '../interface.js';
import type { PlanEstimate } from '../simulators/estimate-plan.js';
import { doneShare, secondsLeft } from './progress-line.js';

/** Of something that goes on. Null where nobody can tell. */
export interface Progress {
  /** From 0 to 1. */
  readonly fraction: number | null;
  readonly seconds_elapsed: number | null;
  readonly seconds_left: number | null;
}

export interface MoveProgress extends Progress {
  readonly name: string;
  readonly current: number | null;
  readonly initial: number | null;
  readonly target: number | null;
  readonly unit: string | null;
}

export interface RunProgress extends Progress {
  readonly uid: string;
  readonly scan_id: number | null;
  readonly points: number;
  readonly num_points: number | null;
}

export interface PlanProgress extends Progress {
  readonly runs: number;
  readonly points: number;
  readonly num_points: number | null;
}

/** How far the engine is, in numbers. */
export interface ProgressReport {
  /** Null while no plan is running. */
  readonly plan: PlanProgress | null;
  /** Open runs. */
  readonly runs: readonly RunProgress[];
  /** What the plan waits for. */
  readonly moves: readonly MoveProgress[];
}

export interface WatchOptions {
  /** Between two reports. */
  intervalMs?: number;
  /** What is known beforehand of the next plan: by `estimatePlan`, of a second copy of it. */
  estimate?: () => PlanEstimate | null;
}

const INTERVAL_MS = 200;

/**
 * Reports how far moves, runs and the plan are: whenever that changes, but not more often than every `intervalMs`. Returns
 * what ends it. The engine's `waitingHook` is still called.
 */
export function watchProgress(
  RE: RunEngine,
  listener: (report: ProgressReport) => void,
  options: WatchOptions = {},
): () => void {
  const watch = new Watch(listener, options);
  const token = RE.subscribe((...document: NamedDocument) => watch.document(document));
  const unobserve = RE.observe((event) => {
    if (event.event === 'state' && event.state === 'running' && event.previous === 'idle') watch.began();
    if (event.event === 'state' && event.state === 'idle') watch.ended();
  });
  const before = RE.waitingHook;
  const hook = (statuses: readonly Status[] | null): void => {
    before?.(statuses);
    watch.waits(statuses);
  };
  RE.waitingHook = hook;
  return () => {
    RE.unsubscribe(token);
    unobserve();
    if (RE.waitingHook === hook) RE.waitingHook = before;
    watch.close();
  };
}

interface OpenRun {
  readonly start: RunStart;
  readonly stream: string;
  points: number;
}

class Watch {
  readonly #listener: (report: ProgressReport) => void;
  readonly #options: WatchOptions;
  readonly #runs = new Map<string, OpenRun>();
  /** By descriptor: only of the stream whose points count. */
  readonly #counted = new Map<string, OpenRun>();
  readonly #moves = new Map<Status, ProgressUpdate>();
  #plan: { readonly began: number; readonly estimate: PlanEstimate | null } | null = null;
  #finished = { runs: 0, points: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(listener: (report: ProgressReport) => void, options: WatchOptions) {
    this.#listener = listener;
    this.#options = options;
  }

  began(): void {
    this.#plan = { began: epochSeconds(), estimate: this.#options.estimate?.() ?? null };
    this.#finished = { runs: 0, points: 0 };
    this.#soon();
  }

  ended(): void {
    this.#plan = null;
    this.#runs.clear();
    this.#counted.clear();
    this.#moves.clear();
    this.close();
    this.#report();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  document([name, doc]: NamedDocument): void {
    switch (name) {
      case 'start': {
        const stream = doc.hints?.dimensions?.[0]?.[1] ?? 'primary';
        this.#runs.set(doc.uid, { start: doc, stream, points: 0 });
        break;
      }
      case 'descriptor': {
        const run = this.#runs.get(doc.run_start);
        if (run?.stream === doc.name) this.#counted.set(doc.uid, run);
        break;
      }
      case 'event': {
        const run = this.#counted.get(doc.descriptor);
        // A point that is taken again after a pause has its old number.
        if (run !== undefined) run.points = doc.seq_num;
        break;
      }
      case 'stop': {
        const run = this.#runs.get(doc.run_start);
        this.#runs.delete(doc.run_start);
        for (const [uid, owner] of this.#counted) if (owner === run) this.#counted.delete(uid);
        this.#finished = {
          runs: this.#finished.runs + 1,
          points: this.#finished.points + (run?.points ?? 0),
        };
        break;
      }
      default:
        return;
    }
    this.#soon();
  }

  waits(statuses: readonly Status[] | null): void {
    this.#moves.clear();
    for (const status of statuses ?? []) {
      if (status.done) continue;
      this.#moves.set(status, {});
      status.watch?.((update) => {
        if (!this.#moves.has(status)) return;
        this.#moves.set(status, update);
        this.#soon();
      });
    }
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#report();
    }, this.#options.intervalMs ?? INTERVAL_MS).unref();
  }

  #report(): void {
    const now = epochSeconds();
    const runs = [...this.#runs.values()].map((run) => runProgress(run, now));
    const moves = [...this.#moves.values()].filter(({ name }) => name !== undefined).map(moveProgress);
    this.#listener({ plan: this.#planProgress(runs, now), runs, moves });
  }

  #planProgress(runs: readonly RunProgress[], now: number): PlanProgress | null {
    if (this.#plan === null) return null;
    const { began, estimate } = this.#plan;
    const points = runs.reduce((sum, run) => sum + run.points, this.#finished.points);
    const num_points = estimate?.isComplete === true ? estimate.points : null;
    const elapsed = now - began;
    const fraction = num_points === null || num_points === 0 ? null : Math.min(1, points / num_points);
    return {
      runs: this.#finished.runs,
      points,
      num_points,
      fraction,
      seconds_elapsed: elapsed,
      seconds_left: secondsLeft(elapsed, fraction),
    };
  }
}

function runProgress({ start, points }: OpenRun, now: number): RunProgress {
  const num_points = typeof start.num_points === 'number' ? start.num_points : null;
  const fraction = num_points === null || num_points === 0 ? null : Math.min(1, points / num_points);
  const seconds_elapsed = now - start.time;
  return {
    uid: start.uid,
    scan_id: start.scan_id ?? null,
    points,
    num_points,
    fraction,
    seconds_elapsed,
    seconds_left: secondsLeft(seconds_elapsed, fraction),
  };
}

function moveProgress(update: ProgressUpdate): MoveProgress {
  const { name = '', current, initial, target, unit, time_elapsed, time_remaining } = update;
  const fraction = doneShare(update);
  return {
    name,
    current: current ?? null,
    initial: initial ?? null,
    target: target ?? null,
    unit: unit ?? null,
    fraction,
    seconds_elapsed: time_elapsed ?? null,
    seconds_left: time_remaining ?? secondsLeft(time_elapsed, fraction),
  };
}
