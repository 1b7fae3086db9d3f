import type { Status } from '../devices/index.js';
import type { DocumentName, Documents, Metadata, RunExitStatus } from '../protocol/documents.js';
import type { DocumentCallback, Msg, SubscriptionName } from './message.js';
import type { Plan, PlanLike } from './plan.js';
import type { RunEngineResult } from './result.js';
import type { RunEngineState } from './state.js';
import type { Suspender } from './suspenders/suspender.js';
import type { SuspendOptions, Waiter } from './suspenders/suspension.js';

/**
 * The Run Engine: performs the messages of a plan and emits documents. It can be called like a function:
 *
 * ```ts
 * const RE = new RunEngine();
 * await RE(count([det], 3), { md: { sample: 'copper' } });
 * ```
 *
 * The promise is rejected with `RunEngineInterrupted` when the plan is paused, or ended from outside, and with the
 * plan's own error when it fails.
 */
export interface RunEngine {
  <R>(plan: PlanLike<R>, options?: RunOptions): Promise<RunEngineResult>;
  run<R>(plan: PlanLike<R>, options?: RunOptions): Promise<RunEngineResult>;

  readonly state: RunEngineState;
  /** Goes into every start document. The engine keeps `versions` and `scan_id` in it. */
  md: Metadata;

  /** Continues a paused plan from its last checkpoint. */
  resume(): Promise<RunEngineResult>;
  /** Ends the plan; its runs count as successful. */
  stop(): Promise<RunEngineResult>;
  /** Ends the plan after its clean-up; its runs count as aborted. */
  abort(reason?: string): Promise<RunEngineResult>;
  /** Ends the plan at once, without its clean-up. */
  halt(): Promise<RunEngineResult>;
  /**
   * Gives up a plan whose loop is dead: for whoever terminated JavaScript from outside. Devices are stopped and runs
   * closed as after `halt`. Settles when the engine is idle.
   */
  abandon(reason?: string): Promise<void>;
  /**
   * Pauses at once and goes back to the last checkpoint at `resume`, or, with `defer`, at the next checkpoint. May be
   * called at any time while a plan runs, also from callbacks. Throws `TransitionError` if no plan is running.
   */
  requestPause(defer?: boolean): void;
  readonly deferredPauseRequested: boolean;
  /**
   * Holds the plan up until the promise that `waiter` makes is settled, then repeats what was done since the last
   * checkpoint. A plan that has cleared its checkpoint is aborted.
   */
  requestSuspend(waiter: Waiter, options?: SuspendOptions): void;
  /** From here on, plans are held up while the suspender's signal is bad, also those that are started then. */
  installSuspender(suspender: Suspender): void;
  removeSuspender(suspender: Suspender): void;
  clearSuspenders(): void;
  readonly suspenders: readonly Suspender[];
  /** Whether messages are kept for repetition. */
  rewindable: boolean;
  /** Whether a pause would keep the plan: it has not cleared its checkpoint. */
  readonly resumable: boolean;

  /** `RE.subscribe(callback)`, `RE.subscribe(callback, 'event')` or `RE.subscribe('event', callback)`. */
  subscribe(callback: DocumentCallback, name?: SubscriptionName): number;
  subscribe<N extends DocumentName>(name: N, callback: (name: N, doc: Documents[N]) => unknown): number;
  subscribe(name: SubscriptionName, callback: DocumentCallback): number;
  unsubscribe(token: number): void;
  /** Whether an error in a callback is only logged. Otherwise it fails the plan. */
  ignoreCallbackExceptions: boolean;

  /** News for programs that supervise the engine. An error in a listener is logged and changes nothing. */
  observe(listener: (event: RunEngineEvent) => void): () => void;
  /** Sees every message before it is performed. */
  msgHook: ((msg: Msg) => void) | null;
  stateHook: ((state: RunEngineState, previous: RunEngineState) => void) | null;
  /**
   * Told what a plan waits for when it begins to wait, and null when that is over: for progress bars. After a timeout
   * that is no error, the wait goes on.
   */
  waitingHook: ((statuses: readonly Status[] | null) => void) | null;
  /** Applied in order to every plan that is run: the last is outermost. */
  preprocessors: Preprocessor[];

  scanIdSource: ScanIdSource;
  /** Throws in order to refuse a run. */
  mdValidator: (md: Metadata) => void;
  /** Gets a copy of a run's metadata, and returns what is recorded. */
  mdNormalizer: (md: Metadata) => Metadata;
  /** Whether every run has a stream that tells when it was paused, resumed and suspended. */
  recordInterruptions: boolean;
  /** Whether events are refused whose stream was not declared before. */
  requireStreamDeclaration: boolean;
  /** Answers the questions of plans (`input_plan`). */
  inputSource: InputSource;
  /** Entered while plans are run, such as `sigintHandler` in scripts. */
  contextManagers: ContextManager[];
  /** What people are told when a plan is paused. */
  pauseMsg: string;

  readonly commands: readonly string[];
  registerCommand(name: string, perform: (msg: Msg) => unknown): void;
  unregisterCommand(name: string): void;
  /** Halts what is running and forgets all subscriptions. */
  reset(): Promise<void>;
}

export type RunEngineEvent =
  /** Comes before the state changes. */
  | { event: 'plan_started'; plan: PlanLike }
  | { event: 'state'; state: RunEngineState; previous: RunEngineState }
  /** Comes before it is idle, with the state that it then leaves. */
  | { event: 'plan_ended'; state: RunEngineState; exit_status: RunExitStatus; exception: unknown }
  | { event: 'run_opened'; uid: string; scan_id: number | null }
  | {
      event: 'run_closed';
      uid: string;
      exit_status: RunExitStatus;
      /** By stream. */
      num_events: Readonly<Record<string, number>>;
    }
  | { event: 'pause_requested'; defer: boolean }
  /** As `waitingHook` is told. */
  | { event: 'waiting'; statuses: readonly Status[] | null };

export interface RunOptions {
  /** Highest precedence in the metadata of every run of this call. */
  md?: Metadata;
  /** Callbacks for this call only. */
  subs?: Subscribers;
  /** Where the plan's function is not known by name. */
  planName?: string;
}

export type Subscribers = DocumentCallback | readonly DocumentCallback[] | SubscribersByName;
export type SubscribersByName = Readonly<
  Partial<Record<SubscriptionName, DocumentCallback | readonly DocumentCallback[]>>
>;

export type Preprocessor = (plan: Plan<unknown>) => Plan<unknown>;
/** Gives a line of text, unless the signal says that nobody wants it any more. */
export type InputSource = (prompt: string, signal: AbortSignal) => string | Promise<string>;
/** Called when a plan begins to be performed; what it returns, when that is over or paused. */
export type ContextManager = (engine: RunEngine) => () => void;
export type ScanIdSource = (md: Metadata) => number | Promise<number>;

export interface RunEngineOptions {
  md?: Metadata;
  preprocessors?: Preprocessor[];
  mdValidator?: (md: Metadata) => void;
  mdNormalizer?: (md: Metadata) => Metadata;
  scanIdSource?: ScanIdSource;
  /** Seconds since the epoch, for the times in documents. */
  clock?: () => number;
  /** Makes the uids of documents. */
  uidSource?: () => string;
  inputSource?: InputSource;
  contextManagers?: ContextManager[];
  /** How many messages without a checkpoint are kept for repetition; beyond them, a pause ends the plan. */
  replayLimit?: number;
  /** Where the engine tells people what it does, and reports errors that must not end a plan. */
  log?: (text: string, error?: unknown) => void;
}
