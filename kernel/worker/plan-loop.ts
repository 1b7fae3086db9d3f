import type {
  PlanMetadata,
  PlanReport,
  ReState,
  RunEntry,
  WorkerActivity,
} from '../../src/protocol/worker-comm.js';
import { watchProgress, type RunEngine, type RunEngineEvent } from '../../src/run-engine/index.js';
import type { PlanProgress } from '../../src/protocol/plan-progress.js';
import type { CellError, CellGuard, CellOutcome, RequestInfo } from '../context.js';
import type { ReportBook } from './report-book.js';
import { pythonic } from './traceback.js';
import { END_AFTER, ENDED_BY_HAND, endOfPlan, PlanInProgress, type PlanEnd } from './plan-record.js';

export interface PlanNews {
  activityChanged(): void;
  runChanged(run: RunEntry): void;
  runsCleared(): void;
  paused(itemUid: string): void;
  reported(report: PlanReport): void;
  progressed(progress: PlanProgress | null): void;
  /** Everything that the Run Engine tells. */
  engine(event: RunEngineEvent): void;
  /** The Run Engine was given a plan, by whomever. */
  started(plan: unknown): void;
  /** It begins to work on it, or goes on after a pause. */
  begins(): void;
}

/** Between two news of progress: as often as a person can read numbers. */
const PROGRESS_INTERVAL_MS = 500;

/**
 * Follows the manager's cells and the Run Engine, and tells how each plan of the queue ended.
 *
 * Rule 1. An item is started once: `#started` remembers every `item_uid` for the life of the kernel.
 * Rule 2. A plan that was started gets exactly one report, whoever ends it: the manager's cell, a person at a prompt, or
 *         an error in the generated code. Reports stay until they are acknowledged.
 * Rule 3. Between the pause and the end of a plan the prompt belongs to people: what they do to it is seen through the
 *         states of the Run Engine.
 */
export class PlanLoop implements Pick<CellGuard, 'ready' | 'admit' | 'ended'> {
  readonly #started = new Set<string>();
  readonly #reports: ReportBook;
  readonly #news: PlanNews;
  readonly #clock: () => number;
  readonly #reportThrown: (thrown: unknown) => CellError;
  #plan: PlanInProgress | null = null;
  #engine: RunEngine | null = null;
  #unobserve: () => void = () => {};
  /** Plans of the queue that wait for the Run Engine. */
  #waiting: (() => void)[] = [];
  #progress: PlanProgress | null = null;
  /** Runs of the last plan, also of plans that people run at a prompt. */
  #runs: readonly RunEntry[] = [];

  constructor(
    reports: ReportBook,
    news: PlanNews,
    clock: () => number,
    reportThrown: (thrown: unknown) => CellError,
  ) {
    this.#reports = reports;
    this.#news = news;
    this.#clock = clock;
    this.#reportThrown = reportThrown;
  }

  get activity(): Pick<WorkerActivity, 're_state' | 'pause_requested' | 'item_uid'> {
    return {
      re_state: this.#engine === null ? null : (this.#engine.state as ReState),
      pause_requested: this.#engine?.deferredPauseRequested ?? false,
      item_uid: this.#plan?.itemUid ?? null,
    };
  }

  get progress(): PlanProgress | null {
    return this.#progress;
  }

  get runs(): readonly RunEntry[] {
    return this.#plan?.runs ?? this.#runs;
  }

  /** The namespace's `RE`, looked up anew after every cell: a cell may have replaced it. */
  useEngine(engine: RunEngine | null): void {
    if (engine === this.#engine) return;
    this.#unobserve();
    this.#engine = engine;
    this.#unobserve = engine === null ? () => {} : this.#observe(engine);
    this.#letStart();
    this.#tellActivity();
  }

  #observe(engine: RunEngine): () => void {
    const unobserve = engine.observe((event) => this.#onEngine(event));
    const unwatch = watchProgress(engine, (progress) => this.#progressed(progress), {
      intervalMs: PROGRESS_INTERVAL_MS,
    });
    return () => {
      unobserve();
      unwatch();
      this.#progressed(null);
    };
  }

  /** A plan that was over before there was news of it has none. */
  #progressed(progress: PlanProgress | null): void {
    if (progress === null && this.#progress === null) return;
    this.#progress = progress;
    this.#news.progressed(progress);
  }

  isPlan(request: RequestInfo): boolean {
    return planMetadata(request) !== null;
  }

  /**
   * A person may have begun a plan, beside the plan of the queue that ended just now: the next one waits for it. Behind a
   * plan that is paused it does not wait, for that may be hours: it is refused, and the queue stops (spec re-manager §4.4).
   */
  ready(request: RequestInfo): Promise<void> | null {
    if (planMetadata(request)?.action !== 'run' || !this.#isEngineAtWork()) return null;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  admit(request: RequestInfo): CellError | null {
    const metadata = planMetadata(request);
    if (metadata === null) return null;
    const { item_uid, action } = metadata;
    if (action !== 'run') return this.#admitContinuation(item_uid, action);
    if (this.#started.has(item_uid)) return refusal(`The plan of item ${item_uid} has been started already.`);
    this.#started.add(item_uid);
    this.#clearRuns();
    const plan = new PlanInProgress(item_uid, this.#clock());
    const fault = this.#faultForStart();
    if (fault !== null) {
      this.#finish(plan, { plan_state: 'failed', msg: fault, traceback: '' });
      return refusal(fault);
    }
    this.#plan = plan;
    return null;
  }

  ended(request: RequestInfo, outcome: CellOutcome): void {
    const metadata = planMetadata(request);
    const plan = this.#plan;
    if (metadata === null || plan === null || plan.itemUid !== metadata.item_uid || plan.action === null)
      return;
    if (this.#engine?.state === 'paused') {
      plan.isPaused = true;
      plan.action = null;
      this.#news.paused(plan.itemUid);
      return;
    }
    this.#finish(plan, endedByHand(plan, outcome) ?? endOfCell(plan.action, outcome));
  }

  #admitContinuation(itemUid: string, action: Exclude<PlanMetadata['action'], 'run'>): CellError | null {
    const plan = this.#plan;
    if (plan?.itemUid !== itemUid || !plan.isPaused || this.#engine?.state !== 'paused') {
      return refusal(`The plan of item ${itemUid} is not paused.`);
    }
    plan.isPaused = false;
    plan.action = action;
    return null;
  }

  #faultForStart(): string | null {
    if (this.#engine === null) return 'The namespace has no Run Engine: the startup code must define RE.';
    if (this.#engine.state === 'idle') return null;
    return `The Run Engine is ${this.#engine.state}: end the plan that it holds first.`;
  }

  #onEngine(event: RunEngineEvent): void {
    this.#news.engine(event);
    switch (event.event) {
      case 'run_opened':
        this.#runChanged(this.#tracker().runOpened(event.uid, event.scan_id));
        break;
      case 'run_closed':
        this.#runChanged(this.#tracker().runClosed(event.uid, event.exit_status));
        break;
      case 'plan_started':
        if (this.#plan === null) this.#clearRuns();
        this.#news.started(event.plan);
        break;
      case 'plan_ended':
        if (this.#plan !== null) this.#plan.ended = event;
        break;
      case 'waiting':
        break;
      case 'pause_requested':
        this.#tellActivity();
        break;
      case 'state':
        if (event.state === 'idle') this.#checkAbandoned();
        if (event.state === 'running' && event.previous !== 'suspending') this.#news.begins();
        this.#tellActivity();
        this.#letStart();
        break;
    }
  }

  #isEngineAtWork(): boolean {
    const state = this.#engine?.state ?? 'idle';
    return state !== 'idle' && state !== 'paused' && state !== 'panicked';
  }

  #letStart(): void {
    if (this.#isEngineAtWork()) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const start of waiting) start();
  }

  /** A person took the paused plan and finished it at a prompt. */
  #checkAbandoned(): void {
    const plan = this.#plan;
    if (plan === null || !plan.isPaused || plan.ended === null) return;
    this.#finish(plan, {
      msg: 'The plan was finished at a prompt.',
      ...endOfPlan(plan.ended, this.#reportThrown),
    });
  }

  #finish(plan: PlanInProgress, end: PlanEnd): void {
    const report = this.#reports.add((seq) => plan.report(end, seq, this.#clock()));
    this.#runs = plan.runs;
    this.#plan = null;
    this.#news.reported(report);
    this.#clearRuns();
  }

  // A person's plan at the prompt has a run list too, kept until the next plan.
  #personal = new PlanInProgress('', 0);
  #tracker(): PlanInProgress {
    return this.#plan ?? this.#personal;
  }

  #runChanged(run: RunEntry): void {
    if (this.#plan === null) this.#runs = this.#personal.runs;
    this.#news.runChanged(run);
  }

  #clearRuns(): void {
    this.#personal = new PlanInProgress('', 0);
    if (this.#runs.length === 0) return;
    this.#runs = [];
    this.#news.runsCleared();
  }

  #tellActivity(): void {
    this.#news.activityChanged();
  }
}

function planMetadata(request: RequestInfo): PlanMetadata | null {
  const metadata = request.metadata['skyqueue'] as Partial<PlanMetadata> | undefined;
  return metadata?.generated === true &&
    typeof metadata.item_uid === 'string' &&
    metadata.action !== undefined
    ? (metadata as PlanMetadata)
    : null;
}

function refusal(evalue: string): CellError {
  return { ename: 'PlanRefused', evalue, traceback: [`PlanRefused: ${evalue}`] };
}

/** Whoever waits for a plan that somebody else ends gets an error that tells of an interruption: it is no failure of the plan. */
function endedByHand({ ended }: PlanInProgress, outcome: CellOutcome): PlanEnd | null {
  const plan_state = ended === null ? undefined : ENDED_BY_HAND[ended.state];
  const isInterrupted = outcome.status === 'error' && outcome.error.ename === 'RunEngineInterrupted';
  return plan_state === undefined || !isInterrupted ? null : { plan_state };
}

function endOfCell(action: NonNullable<PlanInProgress['action']>, outcome: CellOutcome): PlanEnd {
  switch (outcome.status) {
    case 'ok':
      return { plan_state: END_AFTER[action] };
    case 'aborted':
      return { plan_state: 'failed', msg: 'Plan failed: its cell was aborted.', traceback: '' };
    case 'error': {
      const { ename, evalue, traceback } = outcome.error;
      return {
        plan_state: 'failed',
        msg: `Plan failed: ${evalue === '' ? ename : evalue}`,
        traceback: pythonic(traceback),
      };
    }
  }
}
