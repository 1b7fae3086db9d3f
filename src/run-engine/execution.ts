import type { CommandDefinition } from './commands/index.js';
import { RunContext, type EngineServices, type Waiting } from './context.js';
import { FailedPause, InvalidCommand } from './errors.js';
import type { Interruptible } from './groups.js';
import { Msg, type Command } from './message.js';
import { pauseDevices, resumeDevices, stopMoved } from './moving-devices.js';
import { ensurePlan, isPlan, type Plan } from './plan.js';
import { repeat } from './replay.js';
import type { MetadataSources } from './start-document.js';
import { merge, suspend, type Suspension, type Waiter } from './suspenders/suspension.js';

/** How the loop came to an end. Errors of the plan are thrown. */
export type Outcome = 'finished' | 'paused' | 'halted';

export interface ExecutionHooks {
  msgHook(): ((msg: Msg) => void) | null;
  /** The plan cannot be paused where it is, and is being aborted. */
  pauseFailed(): void;
}

/** A plan on the stack. Those above it run to their ends before it goes on. */
interface Frame {
  readonly plan: Plan<unknown>;
  /** What its next `yield` gives. */
  response: unknown;
  /** Whether its value is what the plan underneath waits for. */
  readonly forwards: boolean;
}

interface Thrown {
  readonly error: unknown;
}

/** How long messages are performed without letting anything else in this thread run. */
const BREATH_MS = 5;

/**
 * Performs the messages of one plan, from the first to the last, with pauses in between.
 *
 * Messages that need no waiting are performed one after the other in one turn. A request from outside only sets a
 * flag, and wakes the loop if it waits; the flag is seen before the next message is asked for.
 */
export class Execution implements Waiting {
  readonly context: RunContext;
  readonly #services: EngineServices;
  readonly #commands: ReadonlyMap<string, CommandDefinition<Command>>;
  readonly #hooks: ExecutionHooks;
  readonly #frames: Frame[] = [];

  /** Thrown into the plan before anything else: a failed device action, or a request to end. */
  #external: Thrown | null = null;
  /** What the last message threw, or a plan above let pass. */
  #thrown: Thrown | null = null;
  #request: 'pause' | 'suspend' | 'halt' | null = null;
  /** Asked for, and not begun. */
  #suspensions: Suspension[] = [];
  /** Counts interruptions. What was started in an earlier epoch is abandoned. */
  #epoch = 0;
  #pending: Promise<unknown> | null = null;
  /** The message that was interrupted; performed again after a pause. */
  #interrupted: Msg | null = null;
  #wake: (() => void) | null = null;
  #abandon: (() => void) | null = null;
  /** In the past, so that a loop of many short plans lets others run too. */
  #breatheAt = 0;
  #isPaused = false;
  #result: unknown;

  constructor(
    plan: Plan<unknown>,
    services: EngineServices,
    metadata: Omit<MetadataSources, 'openRun'>,
    commands: ReadonlyMap<string, CommandDefinition<Command>>,
    hooks: ExecutionHooks,
  ) {
    this.#services = services;
    this.#commands = commands;
    this.#hooks = hooks;
    this.#push(plan, false);
    this.context = new RunContext(services, metadata, this, (error) => {
      this.#external ??= { error };
    });
  }

  /** What the plan returned. */
  get result(): unknown {
    return this.#result;
  }

  /** Until the plan is over, or paused. */
  async drive(): Promise<Outcome> {
    // On a stack of its own: if a message's code is terminated from outside, the caller can go on.
    await null;
    for (;;) {
      const next = this.#advance();
      switch (next) {
        case 'breathe':
          await new Promise((resolve) => setImmediate(resolve));
          this.#breatheAt = performance.now() + BREATH_MS;
          break;
        case 'wait':
          await this.#settle();
          break;
        case 'pause':
          if (await this.#pause()) return 'paused';
          break;
        case 'halted':
          this.#closePlans();
          return next;
        case 'finished':
          return next;
      }
    }
  }

  requestPause(): void {
    this.#request = 'pause';
    this.#interrupt();
  }

  /** Holds the plan up as soon as it may be. A plan that is paused is held up when it goes on. */
  requestSuspend(suspension: Suspension): void {
    this.#suspensions.push(suspension);
    if (this.#request !== null || this.#isPaused) return;
    this.#request = 'suspend';
    // A suspension that is just beginning has to get that far: it keeps what the plan will repeat.
    if (this.#interrupted?.command !== '_start_suspender') this.#interrupt();
  }

  /** The plan waits for this before its first message. */
  waitFirst(waiters: readonly Waiter[]): void {
    this.#push(ensurePlan(Msg('wait_for', null, [waiters])), false);
  }

  /** Throws an error into the plan where it stands, in place of what it waits for. */
  end(error: unknown): void {
    this.#external = { error };
    this.#interrupted = null;
    this.#suspensions = [];
    if (this.#request === 'suspend') this.#request = null;
    this.#isPaused = false;
    this.#interrupt();
  }

  halt(): void {
    this.#request = 'halt';
    this.#interrupt();
  }

  /** Makes a paused plan go back to its last checkpoint. */
  async resume(): Promise<void> {
    this.#isPaused = false;
    const last = this.#interrupted;
    this.#interrupted = null;
    // A suspension that was only beginning still has to find what it will repeat.
    const messages = last?.command === '_start_suspender' ? [] : this.#services.replay.take();
    if (messages.length > 0) this.context.rewindRuns();
    if (last !== null && messages.at(-1) !== last) messages.push(last);
    if (messages.length > 0) this.#push(repeat(messages), last !== null);
    if (this.#suspensions.length > 0) this.#request = 'suspend';
    await this.#unlessInterrupted(resumeDevices(this.context));
    for (const [, run] of this.context.openRuns) run.monitors.restore();
  }

  /** Frees what generators hold. Messages that they still send are not performed: nobody would look after them. */
  #closePlans(): void {
    for (let frame = this.#frames.pop(); frame !== undefined; frame = this.#frames.pop()) {
      try {
        if (frame.plan.return(undefined).done !== true)
          this.#services.log('A plan sent a message while it was being halted. It was ignored.');
      } catch (error) {
        this.#services.log('A plan failed while it was being halted.', error);
      }
    }
  }

  interruptibly<T>(wait: Interruptible<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#abandon = wait(resolve, reject);
    });
  }

  async step<T>(promise: PromiseLike<T>): Promise<T> {
    const epoch = this.#epoch;
    const value = await promise;
    // Never read: who interrupted the message does not listen to it any more.
    if (epoch !== this.#epoch) throw new Error('The message was interrupted.');
    return value;
  }

  /** Performs messages until something has to be awaited. */
  #advance(): 'finished' | 'halted' | 'breathe' | 'wait' | 'pause' {
    for (;;) {
      // Clean-up code that is about to get an exception runs before a pause takes effect.
      if (this.#request !== null) {
        if (this.#request === 'halt') return 'halted';
        if (this.#external === null && this.#thrown === null) {
          if (this.#request === 'pause') return 'pause';
          this.#beginSuspension();
        }
      }
      if (performance.now() >= this.#breatheAt) return 'breathe';

      const frame = this.#frames.at(-1);
      if (frame === undefined) return 'finished';
      const step = this.#next(frame);
      if (step === null) continue;
      if (step.done === true) {
        this.#finish(frame, step.value);
        continue;
      }
      if (this.#perform(step.value, frame)) return 'wait';
    }
  }

  /** Goes on with a plan: with the response to its last message, or with an error. Null if it let an error pass. */
  #next(frame: Frame): IteratorResult<Msg, unknown> | null {
    const thrown = this.#external ?? this.#thrown;
    try {
      if (thrown === null) return frame.plan.next(frame.response);
      this.#external = null;
      this.#thrown = null;
      this.#interrupted = null;
      return frame.plan.throw(thrown.error);
    } catch (error) {
      this.#frames.pop();
      if (this.#frames.length === 0) throw error;
      this.#thrown = { error };
      return null;
    }
  }

  #finish(frame: Frame, value: unknown): void {
    this.#frames.pop();
    const below = this.#frames.at(-1);
    if (below === undefined) this.#result = value;
    else if (frame.forwards) below.response = value;
  }

  /** True if the plan has to wait for it. */
  #perform(msg: Msg, frame: Frame): boolean {
    this.#abandon = null;
    const epoch = this.#epoch;
    try {
      if (typeof msg?.command !== 'string') throw notAMessage(msg);
      this.#hooks.msgHook()?.(msg);
      const definition = this.#commands.get(msg.command);
      if (msg.obj !== null) this.context.seen.add(msg.obj);
      if (definition === undefined || definition.repeatable) this.#services.replay.record(msg);
      if (definition === undefined) throw new InvalidCommand(msg.command);
      const result = definition.perform(msg, this.context);
      if (!(result instanceof Promise)) {
        frame.response = result;
        return false;
      }
      this.#pending = result;
      this.#interrupted = msg;
      // A callback asked for a pause while this message was being performed: it is not waited for at all, and none of its
      // steps that are still to come is taken.
      if (epoch !== this.#epoch) this.#interrupt();
      return true;
    } catch (error) {
      frame.response = undefined;
      this.#thrown = { error };
      return false;
    }
  }

  async #settle(): Promise<void> {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return;
    try {
      const settled = await this.#unlessInterrupted(pending);
      const frame = this.#frames.at(-1);
      if (settled === null || frame === undefined) return;
      frame.response = settled.value;
    } catch (error) {
      this.#thrown = { error };
    }
    this.#interrupted = null;
    this.#abandon = null;
  }

  /** Null if an interruption came first; what becomes of the promise then is of no interest any more. */
  #unlessInterrupted<T>(promise: Promise<T>): Promise<{ value: T } | null> {
    const epoch = this.#epoch;
    return new Promise((resolve, reject) => {
      this.#wake = () => resolve(null);
      const settle = (then: () => void): void => {
        if (epoch !== this.#epoch) return;
        this.#wake = null;
        then();
      };
      promise.then(
        (value) => settle(() => resolve({ value })),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  #interrupt(): void {
    this.#epoch++;
    this.#abandonWait();
    this.#wake?.();
    this.#wake = null;
  }

  #abandonWait(): void {
    this.#abandon?.();
    this.#abandon = null;
    this.#pending?.catch(() => {});
    this.#pending = null;
  }

  /** False if the plan cannot be paused, or was ended meanwhile. */
  async #pause(): Promise<boolean> {
    const { replay } = this.#services;
    this.#request = null;
    if (!replay.resumable) {
      this.#external = { error: new FailedPause() };
      this.#interrupted = null;
      this.#hooks.pauseFailed();
      return false;
    }
    // What is stopped now is started again at resume: that it stops early is no failure.
    this.context.groups.forgetRepeatable();
    for (const [, run] of this.context.openRuns) run.monitors.suspend();
    const calm = async (): Promise<void> => {
      await stopMoved(this.context, true);
      await pauseDevices(this.context);
    };
    this.#isPaused = (await this.#unlessInterrupted(calm())) !== null;
    return this.#isPaused;
  }

  #beginSuspension(): void {
    const suspension = merge(this.#suspensions);
    this.#suspensions = [];
    this.#request = null;
    const interrupted = this.#interrupted;
    this.#interrupted = null;
    this.#push(suspend(suspension, interrupted), interrupted !== null);
  }

  #push(plan: Plan<unknown>, forwards: boolean): void {
    this.#frames.push({ plan, response: undefined, forwards });
  }
}

function notAMessage(value: unknown): TypeError {
  const remedy = isPlan(value)
    ? 'It yielded another plan: write yield* before it.'
    : 'Yield what Msg() makes.';
  return new TypeError(`The plan yielded something that is no message. ${remedy}`);
}
