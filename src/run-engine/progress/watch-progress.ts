import { epochSeconds, type ProgressUpdate, type Status } from '../../devices/index.js';
import type { NamedDocument, RunStart } from '../../protocol/documents.js';
import type { MoveProgress, PlanProgress, RunProgress } from '../../protocol/plan-progress.js';
import type { RunEngine } from '../interface.js';
import { opensOneRun, type PlanLike } from '../plan.js';
import { pointStreamOf } from '../point-stream.js';
import type { PlanEstimate } from '../simulators/estimate-plan.js';
import { doneShare, secondsLeft } from './progress-line.js';

export interface WatchOptions {
  /** Between two reports. */
  intervalMs?: number;
  /** What is known beforehand of the next plan: by `estimatePlan`, of a second copy of it. */
  estimate?: () => PlanEstimate | null;
  /** Seconds. */
  clock?: () => number;
}

const INTERVAL_MS = 200;

/**
 * Tells how far moves, runs and the plan are: whenever that changes, but not more often than every `intervalMs`; null when
 * no plan is there any more. Returns what ends it.
 */
export function watchProgress(
  RE: RunEngine,
  listener: (progress: PlanProgress | null) => void,
  options: WatchOptions = {},
): () => void {
  const watch = new Watch(RE, listener, options);
  const unobserve = RE.observe((event) => {
    switch (event.event) {
      case 'plan_started':
        return watch.began(event.plan);
      case 'waiting':
        return watch.waits(event.statuses);
      case 'state':
        if (event.state === 'idle') watch.ended();
        else if (event.state === 'paused') watch.paused();
        else if (event.previous === 'paused') watch.resumed();
        return undefined;
      default:
        return undefined;
    }
  });
  return () => {
    unobserve();
    watch.close();
  };
}

interface OpenRun {
  readonly start: RunStart;
  readonly began: number;
  readonly stream: string;
  points: number;
}

class Watch {
  readonly #engine: RunEngine;
  readonly #listener: (progress: PlanProgress | null) => void;
  readonly #options: WatchOptions;
  readonly #runs = new Map<string, OpenRun>();
  /** By descriptor: only of the stream whose points count. */
  readonly #counted = new Map<string, OpenRun>();
  readonly #moves = new Map<Status, ProgressUpdate>();
  /** `began` is in seconds of `#now`; `total` null means not known, and `undefined` that the run will tell. */
  #plan: { readonly began: number; total: number | null | undefined } | null = null;
  #finished = { runs: 0, points: 0 };
  /** What pauses took, in all. */
  #pausedFor = 0;
  #pausedAt: number | null = null;
  readonly #clock: () => number;
  #timer: NodeJS.Timeout | undefined;
  #token: number | null = null;

  constructor(engine: RunEngine, listener: (progress: PlanProgress | null) => void, options: WatchOptions) {
    this.#engine = engine;
    this.#listener = listener;
    this.#options = options;
    this.#clock = options.clock ?? epochSeconds;
  }

  began(plan: PlanLike): void {
    this.#forget();
    this.#plan = { began: this.#now(), total: this.#totalOf(plan) };
    // Anew for every plan, because people may clear all subscriptions in between.
    this.#token = this.#engine.subscribe((...document: NamedDocument) => this.#document(document));
    this.#soon();
  }

  paused(): void {
    this.#pausedAt = this.#clock();
    this.#soon();
  }

  resumed(): void {
    this.#pausedFor += this.#pausedAt === null ? 0 : this.#clock() - this.#pausedAt;
    this.#pausedAt = null;
    this.#soon();
  }

  ended(): void {
    if (this.#plan === null) return;
    this.close();
    this.#listener(null);
  }

  close(): void {
    this.#forget();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  waits(statuses: readonly Status[] | null): void {
    if (statuses === null && this.#moves.size === 0) return;
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

  #document([name, doc]: NamedDocument): void {
    switch (name) {
      case 'start': {
        const stream = pointStreamOf(doc);
        this.#runs.set(doc.uid, { start: doc, began: this.#now(), stream, points: 0 });
        if (this.#plan?.total === undefined && this.#plan !== null) this.#plan.total = pointsOf(doc);
        break;
      }
      case 'descriptor': {
        const run = this.#runs.get(doc.run_start);
        if (run?.stream === doc.name) this.#counted.set(doc.uid, run);
        break;
      }
      case 'event':
        // A point that is taken again after a pause has its old number.
        this.#reached(doc.descriptor, doc.seq_num);
        break;
      case 'event_page':
        this.#reached(doc.descriptor, doc.seq_num.at(-1) ?? 0);
        break;
      case 'stream_datum':
        this.#reached(doc.descriptor, doc.seq_nums.stop - 1);
        break;
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

  #reached(descriptor: string, seqNum: number): void {
    const run = this.#counted.get(descriptor);
    if (run !== undefined) run.points = seqNum;
  }

  #totalOf(plan: PlanLike): number | null | undefined {
    const estimate = this.#options.estimate?.() ?? null;
    if (estimate !== null) return estimate.isComplete ? estimate.points : null;
    return opensOneRun(plan) ? undefined : null;
  }

  #forget(): void {
    if (this.#token !== null) this.#engine.unsubscribe(this.#token);
    this.#token = null;
    this.#plan = null;
    this.#runs.clear();
    this.#counted.clear();
    this.#moves.clear();
    this.#finished = { runs: 0, points: 0 };
    this.#pausedFor = 0;
    this.#pausedAt = null;
  }

  /** Goes on while no pause does. */
  #now(): number {
    return (this.#pausedAt ?? this.#clock()) - this.#pausedFor;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#report();
    }, this.#options.intervalMs ?? INTERVAL_MS).unref();
  }

  #report(): void {
    if (this.#plan === null) return;
    const now = this.#now();
    const points = [...this.#runs.values()].reduce((sum, run) => sum + run.points, this.#finished.points);
    this.#listener({
      ...pointProgress(points, this.#plan.total ?? null, now - this.#plan.began),
      runs_closed: this.#finished.runs,
      runs: [...this.#runs.values()].map((run) => runProgress(run, now)),
      moves: [...this.#moves.values()].filter(({ name }) => name !== undefined).map(moveProgress),
    });
  }
}

function pointsOf({ num_points }: RunStart): number | null {
  return typeof num_points === 'number' ? num_points : null;
}

function runProgress({ start, began, points }: OpenRun, now: number): RunProgress {
  const { uid, scan_id = null } = start;
  return { uid, scan_id, ...pointProgress(points, pointsOf(start), now - began) };
}

function pointProgress(
  points: number,
  points_total: number | null,
  time_elapsed: number,
): Omit<RunProgress, 'uid' | 'scan_id'> {
  const fraction = points_total === null || points_total <= 0 ? null : Math.min(1, points / points_total);
  return { fraction, points, points_total, time_elapsed, time_left: secondsLeft(time_elapsed, fraction) };
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
    time_elapsed: time_elapsed ?? null,
    time_left: time_remaining ?? secondsLeft(time_elapsed, fraction),
  };
}
