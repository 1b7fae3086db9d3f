import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { isPromise } from 'node:util/types';
import { askWhoRuns } from './ask.js';
import { clearUp } from './backstop.js';
import { Call, judge } from './call.js';
import { commands, type CommandDefinition } from './commands/index.js';
import type { EngineServices } from './context.js';
import { Dispatcher, listSubscribers } from './dispatcher.js';
import { FailedPause, RequestAbort, RequestStop, RunEngineInterrupted } from './errors.js';
import { Execution, type Outcome } from './execution.js';
import type {
  ContextManager,
  InputSource,
  Preprocessor,
  RunEngine as RunEngineInterface,
  RunEngineEvent,
  RunEngineOptions,
  RunOptions,
  ScanIdSource,
} from './interface.js';
import type { Command, DocumentCallback, Msg, SubscriptionName } from './message.js';
import { ensurePlan, planNameOf, planTypeOf, type Plan, type PlanLike } from './plan.js';
import { Replay } from './replay.js';
import type { RunEngineResult } from './result.js';
import { nextScanId, validateSample } from './start-document.js';
import { StateMachine, type RunEngineState } from './state.js';
import { refuseOutOfTurn, whosePlan } from './who-runs.js';
import type { Suspender } from './suspenders/suspender.js';
import { Suspenders } from './suspenders/suspenders.js';
import type { SuspendOptions, Waiter } from './suspenders/suspension.js';
import { epochSeconds, type Status } from '../devices/index.js';
import { messageOf } from '../errors.js';
import type { Metadata, RunExitStatus } from '../protocol/documents.js';
import { VERSION } from '../version.js';

const PAUSE_MESSAGE = `The plan is paused. What you can do with it:

RE.resume()   go on from the last checkpoint
RE.stop()     end it after its clean-up; its runs count as successful
RE.abort()    end it after its clean-up; its runs count as aborted
RE.halt()     end it at once, without its clean-up`;

/** Messages that are kept for repetition: plans without checkpoints must not fill the memory. */
const REPLAY_LIMIT = 1_000_000;

/** Makes its instances functions, so that a plan is run by `RE(plan)`. */
class Callable {
  constructor() {
    const self = (plan: PlanLike, options?: RunOptions): Promise<RunEngineResult> =>
      (self as unknown as Engine).run(plan, options);
    return Object.setPrototypeOf(self, new.target.prototype) as this;
  }
}

class Engine extends Callable {
  readonly #machine: StateMachine;
  readonly #dispatcher = new Dispatcher();
  readonly #replay: Replay;
  readonly #suspenders = new Suspenders(() => this as unknown as RunEngineInterface);
  readonly #services: EngineServices;
  readonly #commands = new Map<string, CommandDefinition<Command>>();
  readonly #listeners = new Set<(event: RunEngineEvent) => void>();
  readonly #log: (text: string, error?: unknown) => void;
  #call: Call | null = null;
  #deferredPauseRequested = false;

  md: Metadata;
  msgHook: ((msg: Msg) => void) | null = null;
  stateHook: ((state: RunEngineState, previous: RunEngineState) => void) | null = null;
  preprocessors: Preprocessor[];
  scanIdSource: ScanIdSource;
  mdValidator: (md: Metadata) => void;
  mdNormalizer: (md: Metadata) => Metadata;
  waitingHook: ((statuses: readonly Status[] | null) => void) | null = null;
  inputSource: InputSource;
  contextManagers: ContextManager[];
  recordInterruptions = false;
  requireStreamDeclaration = false;
  ignoreCallbackExceptions = false;
  pauseMsg = PAUSE_MESSAGE;

  constructor(options: RunEngineOptions = {}) {
    super();
    this.md = options.md ?? {};
    this.md.versions = {
      ...(this.md.versions as Metadata | undefined),
      skyqueue: VERSION,
      node: process.versions.node,
    };
    this.preprocessors = options.preprocessors ?? [];
    this.scanIdSource = options.scanIdSource ?? nextScanId;
    this.mdValidator = options.mdValidator ?? validateSample;
    this.mdNormalizer = options.mdNormalizer ?? ((md) => md);
    this.inputSource = options.inputSource ?? askWhoRuns;
    this.contextManagers = options.contextManagers ?? [];
    this.#log = options.log ?? logToConsole;
    this.#replay = new Replay(options.replayLimit ?? REPLAY_LIMIT, () =>
      this.#log(
        'The plan has sent too many messages without a checkpoint: until the next one, a pause will end it.',
      ),
    );
    this.#machine = new StateMachine((state, previous) => this.#stateChanged(state, previous));
    this.#services = this.#lend(options.clock ?? epochSeconds, options.uidSource ?? randomUUID);
    for (const [name, definition] of Object.entries(commands))
      this.#commands.set(name, definition as CommandDefinition<Command>);
  }

  get state(): RunEngineState {
    return this.#machine.state;
  }

  get deferredPauseRequested(): boolean {
    return this.#deferredPauseRequested;
  }

  get rewindable(): boolean {
    return this.#replay.rewindable;
  }

  set rewindable(flag: boolean) {
    if (flag === this.#replay.rewindable) return;
    this.#replay.rewindable = flag;
    this.#call?.execution.context.sealPast();
  }

  get resumable(): boolean {
    return this.#replay.resumable;
  }

  get commands(): readonly string[] {
    return [...this.#commands.keys()];
  }

  get suspenders(): readonly Suspender[] {
    return this.#suspenders.installed;
  }

  async run(plan: PlanLike, options: RunOptions = {}): Promise<RunEngineResult> {
    this.#refuseUnlessIdle();
    refuseOutOfTurn();
    const call = this.#prepare(plan, options);
    this.#call = call;
    this.#notify({ event: 'plan_started', plan });
    this.#machine.move('running');
    return this.#untilInterrupted(call);
  }

  async resume(): Promise<RunEngineResult> {
    const { state } = this;
    const call = this.#call;
    if (state !== 'paused' || call === null)
      throw new Error(`The Run Engine is ${state}: there is no paused plan to resume.`);
    refuseOutOfTurn();
    call.interrupted = false;
    this.#machine.move('running');
    call.execution.context.recordInterruption('resume');
    return this.#untilInterrupted(call, () => call.execution.resume());
  }

  stop(): Promise<RunEngineResult> {
    return this.#end('stopping', ({ execution }) => execution.end(new RequestStop()));
  }

  abort(reason = ''): Promise<RunEngineResult> {
    return this.#end('aborting', (call) => {
      call.reason = reason;
      call.execution.end(new RequestAbort(reason));
    });
  }

  halt(): Promise<RunEngineResult> {
    return this.#end('halting', ({ execution }) => execution.halt());
  }

  async abandon(reason = ''): Promise<void> {
    const call = this.#call;
    if (call === null) return;
    call.interrupted = true;
    call.reason = reason;
    if (this.state === 'paused') {
      await this.halt();
      return;
    }
    if (this.#machine.canMove('halting')) this.#machine.move('halting');
    call.execution.halt();
    call.abandoned.resolve('halted');
    await call.over.promise;
  }

  requestPause(defer = false): void {
    if (defer && this.state === 'running') {
      if (this.#deferredPauseRequested) return;
      this.#deferredPauseRequested = true;
      this.#log('The plan will pause at its next checkpoint.');
    } else {
      this.#machine.move('pausing');
      this.#deferredPauseRequested = false;
      const call = this.#call;
      if (call !== null) {
        call.interrupted = true;
        call.execution.context.recordInterruption('pause');
        call.execution.requestPause();
      }
    }
    this.#notify({ event: 'pause_requested', defer });
  }

  requestSuspend(waiter: Waiter, options: SuspendOptions = {}): void {
    const { prePlan, postPlan, justification = '' } = options;
    const { state } = this;
    const call = this.#call;
    if (call === null || !(state === 'running' || state === 'pausing' || state === 'paused')) {
      this.#log(`Nothing was suspended, because the Run Engine is ${state}.`);
      return;
    }
    this.#log(`The plan is suspended.${justification === '' ? '' : ` ${justification}`}`);
    if (!this.#replay.resumable) {
      this.#log('It cannot go on later, because it cleared its checkpoint: it is aborted.');
      this.#machine.move('aborting');
      call.interrupted = true;
      call.execution.end(new FailedPause());
      return;
    }
    if (state === 'running') {
      this.#machine.move('suspending');
      this.#machine.move('running');
    }
    call.execution.requestSuspend({
      waiters: [waiter],
      prePlans: prePlan == null ? [] : [prePlan],
      postPlans: postPlan == null ? [] : [postPlan],
      justification,
    });
  }

  installSuspender(suspender: Suspender): void {
    this.#suspenders.install(suspender);
  }

  removeSuspender(suspender: Suspender): void {
    this.#suspenders.remove(suspender);
  }

  clearSuspenders(): void {
    this.#suspenders.clear();
  }

  subscribe(callback: DocumentCallback, name?: SubscriptionName): number;
  subscribe(name: SubscriptionName, callback: DocumentCallback): number;
  subscribe(
    first: DocumentCallback | SubscriptionName,
    second: SubscriptionName | DocumentCallback = 'all',
  ): number {
    const [callback, name] = typeof first === 'function' ? [first, second] : [second, first];
    return this.#dispatcher.subscribe(callback as DocumentCallback, name as SubscriptionName);
  }

  unsubscribe(token: number): void {
    this.#dispatcher.unsubscribe(token);
  }

  observe(listener: (event: RunEngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  registerCommand(name: string, perform: (msg: Msg) => unknown): void {
    // A command from outside may return any promise; only our own kind makes the plan wait.
    const definition: CommandDefinition<Command> = {
      repeatable: true,
      perform: (msg, { waiting }) => {
        const result = perform(msg as Msg);
        return (isPromise(result) ? waiting.step(result) : result) as never;
      },
    };
    this.#commands.set(name, definition);
  }

  unregisterCommand(name: string): void {
    this.#commands.delete(name);
  }

  async reset(): Promise<void> {
    if (this.state !== 'idle') await this.halt();
    this.#dispatcher.clear();
  }

  [inspect.custom](): string {
    return `RunEngine(state=${this.state})`;
  }

  #refuseUnlessIdle(): void {
    const { state } = this;
    if (state === 'idle') return;
    if (state === 'panicked') throw new Error('The Run Engine has panicked. Open the environment anew.');
    const remedy =
      state === 'paused'
        ? 'Resume or end the paused plan first'
        : 'Wait until it is idle, put your plan into the queue, or pause this one';
    throw new Error(`The Run Engine is ${state} and cannot start another plan${whosePlan()}. ${remedy}.`);
  }

  #prepare(plan: PlanLike, { md = {}, subs, planName }: RunOptions): Call {
    const metadata = {
      engine: this.md,
      plan: { plan_type: planTypeOf(plan), plan_name: planName ?? planNameOf(plan) },
      call: md,
    };
    const subscribers = subs === undefined ? [] : listSubscribers(subs);
    const outermost = this.preprocessors.reduce<Plan<unknown>>(
      (inner, wrap) => wrap(inner),
      ensurePlan(plan),
    );
    this.#replay.start();
    this.#deferredPauseRequested = false;
    const execution = new Execution(outermost, this.#services, metadata, this.#commands, {
      msgHook: () => this.msgHook,
      pauseFailed: () => this.#machine.move('aborting'),
    });
    const { waiters, justifications } = this.#suspenders.pending();
    if (waiters.length > 0) {
      this.#log(`The plan will wait. ${justifications.join(' ')}`);
      execution.waitFirst(waiters);
    }
    try {
      for (const { callback, name } of subscribers) execution.context.subscribe(callback, name);
    } catch (error) {
      execution.context.unsubscribeAll();
      throw error;
    }
    return new Call(execution);
  }

  /** Settles when the plan is over or paused; rejects if that is somebody's doing from outside. */
  async #untilInterrupted(call: Call, before?: () => Promise<void>): Promise<RunEngineResult> {
    const result = await this.#drive(call, before);
    if (call.interrupted) throw new RunEngineInterrupted(this.pauseMsg, this.state, result);
    return result;
  }

  async #drive(call: Call, before?: () => Promise<void>): Promise<RunEngineResult> {
    let outcome: Outcome = 'finished';
    let exitStatus: RunExitStatus = 'success';
    let exception: unknown = null;
    const leave: (() => void)[] = [];
    try {
      for (const enter of this.contextManagers) leave.push(enter(this as unknown as RunEngineInterface));
      await before?.();
      outcome = await Promise.race([call.execution.drive(), call.abandoned.promise]);
    } catch (error) {
      exitStatus = judge(error);
      exception = error;
    } finally {
      for (const exit of leave.reverse()) exit();
    }
    if (outcome === 'paused') {
      this.#machine.move('paused');
      return call.summarize(exitStatus, '', null);
    }
    if (outcome === 'halted') exitStatus = 'abort';
    const reason = { success: '', abort: call.reason, fail: messageOf(exception) }[exitStatus];
    await clearUp(call.execution.context, exitStatus, reason);
    this.#call = null;
    // A pause that was asked for after the last message came too late to interrupt anything.
    if (this.state === 'pausing') call.interrupted = false;
    this.#notify({ event: 'plan_ended', state: this.state, exit_status: exitStatus, exception });
    this.#machine.move('idle');
    const result = call.summarize(exitStatus, reason, exception);
    if (exitStatus !== 'fail') {
      call.over.resolve(result);
      return result;
    }
    call.over.reject(exception);
    throw exception;
  }

  /** Ends the plan, and settles when all is cleared up. */
  async #end(
    state: 'stopping' | 'aborting' | 'halting',
    request: (call: Call) => void,
  ): Promise<RunEngineResult> {
    const wasPaused = this.state === 'paused';
    this.#machine.move(state);
    const call = this.#call;
    if (call === null) throw new Error(`The Run Engine is ${state} without a plan.`);
    call.interrupted = true;
    request(call);
    return wasPaused ? this.#drive(call) : call.over.promise;
  }

  #stateChanged(state: RunEngineState, previous: RunEngineState): void {
    try {
      this.stateHook?.(state, previous);
    } catch (error) {
      this.#log('The state hook failed.', error);
    }
    this.#notify({ event: 'state', state, previous });
  }

  #notify(event: RunEngineEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log('A listener of the Run Engine failed.', error);
      }
    }
  }

  #announceWait(statuses: readonly Status[] | null): void {
    try {
      this.waitingHook?.(statuses);
    } catch (error) {
      this.#log('The waiting hook failed.', error);
    }
    this.#notify({ event: 'waiting', statuses });
  }

  #lend(clock: () => number, uid: () => string): EngineServices {
    const logCallback = (error: unknown): void => this.#log('A callback failed.', error);
    const failPlan = (error: unknown): void => {
      if (!this.ignoreCallbackExceptions) throw error;
      logCallback(error);
    };
    const engine = () => this;
    return {
      replay: this.#replay,
      rules: {
        mdValidator: (md) => this.mdValidator(md),
        mdNormalizer: (md) => this.mdNormalizer(md),
      },
      clock,
      uid,
      emit: (...document) => this.#dispatcher.emit(document, failPlan, logCallback),
      notify: (event) => this.#notify(event),
      nextScanId: () => this.scanIdSource(this.md),
      requestPause: (defer) => this.requestPause(defer),
      get deferredPauseRequested() {
        return engine().deferredPauseRequested;
      },
      subscribe: (callback, name) => this.#dispatcher.subscribe(callback, name),
      unsubscribe: (token) => this.#dispatcher.unsubscribe(token),
      log: this.#log,
      get recordInterruptions() {
        return engine().recordInterruptions;
      },
      get requireStreamDeclaration() {
        return engine().requireStreamDeclaration;
      },
      ask: async (prompt, signal) => this.inputSource(prompt, signal),
      announceWait: (statuses) => this.#announceWait(statuses),
      suspenders: this.#suspenders,
      engineClass: RunEngine,
    };
  }
}

export type RunEngine = RunEngineInterface;
export const RunEngine = Engine as unknown as new (options?: RunEngineOptions) => RunEngine;

function logToConsole(text: string, error?: unknown): void {
  if (error === undefined) console.log(text);
  else console.error(text, error);
}
