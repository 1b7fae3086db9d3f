import { RunBundle } from './bundle/run-bundle.js';
import type { DocumentSource } from './bundle/stream-book.js';
import type { Status } from '../devices/index.js';
import type { Metadata, NamedDocument, RunExitStatus, RunStart } from '../protocol/documents.js';
import { FailedStatus, IllegalMessageSequence } from './errors.js';
import { StatusGroups, type Interruptible } from './groups.js';
import type { RunEngineEvent } from './interface.js';
import type { Command, DocumentCallback, GroupKey, RunKey, SubscriptionName } from './message.js';
import type { Replay } from './replay.js';
import type { Suspenders } from './suspenders/suspenders.js';
import type { MetadataRules, MetadataSources } from './start-document.js';

/** What outlives a call: lent by the engine. */
export interface EngineServices extends DocumentSource {
  readonly replay: Replay;
  readonly rules: MetadataRules;
  notify(event: RunEngineEvent): void;
  nextScanId(): number | Promise<number>;
  requestPause(defer: boolean): void;
  readonly deferredPauseRequested: boolean;
  subscribe(callback: DocumentCallback, name?: SubscriptionName): number;
  unsubscribe(token: number): void;
  log(text: string, error?: unknown): void;
  readonly recordInterruptions: boolean;
  readonly requireStreamDeclaration: boolean;
  /** Asks whoever runs the plan for a line of text. */
  ask(prompt: string, signal: AbortSignal): Promise<string>;
  /** Tells people what the plan waits for; null when that is over. */
  announceWait(statuses: readonly Status[] | null): void;
  readonly suspenders: Suspenders;
  readonly engineClass: unknown;
}

/** How a command waits; the part of the message loop that it sees. */
export interface Waiting {
  /**
   * For one wait of a command that may be cut short by a pause or by the end of the plan. The command is performed
   * again later, or never.
   */
  interruptibly<T>(wait: Interruptible<T>): Promise<T>;
  /** Lets a command of several steps wait for a device. If it is interrupted meanwhile, nothing after it happens. */
  step<T>(promise: PromiseLike<T>): Promise<T>;
}

/** What the commands of one call to the Run Engine work on. */
export class RunContext {
  readonly #services: EngineServices;
  readonly #metadata: Omit<MetadataSources, 'openRun'>;
  readonly #waiting: Waiting;
  readonly #runs = new Map<RunKey, RunBundle>();
  readonly #temporaryTokens = new Set<number>();
  readonly #groups: StatusGroups;
  readonly #fail: (error: unknown) => void;
  /** Staged and not yet unstaged, in order. */
  readonly staged = new Set<object>();
  /** Everything that was set: stopped at a pause and at the end. */
  readonly moved = new Set<object>();
  /** Let go and not yet told to come to an end: stopped at the end. */
  readonly flying = new Set<object>();
  /** Everything that messages were about: told about pauses. */
  readonly seen = new Set<object>();
  readonly runUids: string[] = [];

  constructor(
    services: EngineServices,
    metadata: Omit<MetadataSources, 'openRun'>,
    waiting: Waiting,
    fail: (error: unknown) => void,
  ) {
    this.#fail = fail;
    this.#services = services;
    this.#metadata = metadata;
    this.#waiting = waiting;
    this.#groups = new StatusGroups((status) => fail(new FailedStatus(status)));
  }

  get services(): EngineServices {
    return this.#services;
  }

  get groups(): StatusGroups {
    return this.#groups;
  }

  get waiting(): Waiting {
    return this.#waiting;
  }

  metadataFor(openRun: Metadata): MetadataSources {
    return { ...this.#metadata, openRun };
  }

  run(key: RunKey): RunBundle | undefined {
    return this.#runs.get(key);
  }

  /** The run that a message is about; a plan that has not opened it learns so. */
  openRun(key: RunKey, command: Command): RunBundle {
    const run = this.#runs.get(key);
    if (run === undefined)
      throw new IllegalMessageSequence(`'${command}' came while no run is open. Send 'open_run' first.`);
    return run;
  }

  get openRuns(): IterableIterator<[RunKey, RunBundle]> {
    return this.#runs.entries();
  }

  /** The run counts as open even if a callback refuses its start document: somebody has to close it. */
  addRun(key: RunKey, start: RunStart): void {
    const { scan_id = null, uid } = start;
    const { recordInterruptions, requireStreamDeclaration } = this.#services;
    const options = { recordInterruptions, requireStreamDeclaration, fail: this.#fail };
    const run = new RunBundle(start, this.#services, options);
    this.#runs.set(key, run);
    this.runUids.push(uid);
    this.#services.notify({ event: 'run_opened', uid, scan_id });
    this.emit('start', start);
    run.started();
  }

  closeRun(key: RunKey, exit_status: RunExitStatus, reason: string): string {
    const run = this.openRun(key, 'close_run');
    const { uid } = run.start;
    this.#runs.delete(key);
    this.#services.notify({ event: 'run_closed', uid, exit_status, num_events: run.eventCounts });
    run.close(exit_status, reason);
    return uid;
  }

  /** In the runs that keep a record of it. */
  recordInterruption(interruption: string): void {
    for (const run of this.#runs.values()) run.recordInterruption(interruption);
  }

  emit(...document: NamedDocument): void {
    this.#services.emit(...document);
  }

  /** Watches a device action for failure, and lets `wait` find it. */
  supervise(status: Status, group: GroupKey | undefined): void {
    this.#groups.add(status, group ?? null, this.#services.replay.recording);
  }

  /** What came before is never repeated: for commands after which it cannot be. */
  sealPast(): void {
    this.#services.replay.forget();
    this.#sealRuns();
  }

  checkpoint(): void {
    this.#services.replay.checkpoint();
    this.#sealRuns();
  }

  /** To be called before messages are repeated. */
  rewindRuns(): void {
    for (const run of this.#runs.values()) run.rewind();
  }

  subscribe(callback: DocumentCallback, name?: SubscriptionName): number {
    const token = this.#services.subscribe(callback, name);
    this.#temporaryTokens.add(token);
    return token;
  }

  unsubscribe(token: number): void {
    if (!this.#temporaryTokens.delete(token))
      throw new Error(`This plan has made no subscription ${token}, so it cannot end it.`);
    this.#services.unsubscribe(token);
  }

  unsubscribeAll(): void {
    for (const token of this.#temporaryTokens) this.#services.unsubscribe(token);
    this.#temporaryTokens.clear();
  }

  #sealRuns(): void {
    this.#groups.checkpoint();
    for (const run of this.#runs.values()) run.sealPast();
  }
}
