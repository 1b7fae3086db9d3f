import type { NamedDocument } from '../../../src/protocol/documents.js';
import { Signal } from '../../../src/devices/index.js';
import {
  Msg,
  RunEngine,
  SupplementalData,
  SuspendBoolHigh,
  type Plan,
} from '../../../src/run-engine/index.js';
import { cook } from '../recipes/recipe.js';
import { randomRecipe, type Random } from '../recipes/random-recipe.js';
import { brokenRules } from './document-rules.js';
import { Fate, turns } from './fate.js';
import { restlessBench } from './restless-devices.js';

/** Nothing that a plan does takes longer; who waits longer waits for ever. */
const PATIENCE_MS = 20_000;

export interface Trial {
  readonly documents: readonly NamedDocument[];
  /** What should not be, in words. */
  readonly complaints: readonly string[];
  /** What happened to the plan from outside. */
  readonly events: readonly string[];
}

/**
 * A random plan with devices that take their time and fail, and with requests from outside at any moment: pauses, ends,
 * suspensions, failing callbacks. Afterwards everything must be as it was.
 */
export async function tryPlan(random: Random): Promise<Trial> {
  const fate = new Fate(random, [0, 0, 5, 30][random(4)] ?? 0);
  const bench = restlessBench(fate);
  const { recipe } = randomRecipe(random);
  const documents: NamedDocument[] = [];
  const events: string[] = [];
  const RE = new RunEngine({ log: () => undefined });
  RE.recordInterruptions = random(3) === 0;
  RE.subscribe((...document: NamedDocument) => documents.push(document));
  if (random(4) === 0) RE.preprocessors.push(supplemental(bench));
  // A callback that fails, fails the plan.
  const beam = new Signal<boolean>({ name: 'no_beam', value: false });
  const suspender = new SuspendBoolHigh(beam);
  RE.installSuspender(suspender);
  const failing = RE.subscribe(() => fate.try('a callback'));
  const world = new World(RE, random, events, beam);
  const complaints = await world.run(cook(recipe, bench));
  await turns(20);
  RE.unsubscribe(failing);
  RE.removeSuspender(suspender);
  for (const device of Object.values(bench)) complaints.push(...device.complaints());
  complaints.push(...brokenRules(documents), ...(await worksAgain(RE)));
  return { documents, complaints, events };
}

function supplemental(bench: Record<string, unknown>): SupplementalData {
  return new SupplementalData({ baseline: [bench.det4 as never], monitors: [], flyers: [] });
}

/** The engine must be as good as new. */
async function worksAgain(RE: RunEngine): Promise<string[]> {
  if (RE.state !== 'idle') return [`the engine is ${RE.state}`];
  RE.preprocessors = [];
  RE.msgHook = null;
  const sent: string[] = [];
  RE.msgHook = ({ command }) => sent.push(command);
  const { exit_status, run_start_uids } = await RE(
    (function* (): Plan {
      yield Msg('open_run');
      yield Msg('wait', null, [], { group: 'any' });
      yield Msg('checkpoint');
      yield Msg('close_run');
    })(),
  );
  if (exit_status !== 'success' || run_start_uids.length !== 1) return ['the next plan did not succeed'];
  return sent.join() === 'open_run,wait,checkpoint,close_run' ? [] : [`the next plan was ${sent.join()}`];
}

/** Interferes with a plan while it runs, and decides what becomes of it when it is paused. */
class World {
  readonly #engine: RunEngine;
  readonly #random: Random;
  readonly #events: string[];
  readonly #beam: Signal<boolean>;
  #messages = 0;
  #nextAt: number;
  /** A plan that nobody leaves alone never ends. */
  #left: number;

  constructor(engine: RunEngine, random: Random, events: string[], beam: Signal<boolean>) {
    this.#beam = beam;
    this.#engine = engine;
    this.#random = random;
    this.#events = events;
    this.#left = random(6);
    this.#nextAt = 1 + random(40);
    engine.msgHook = () => this.#sees();
  }

  async run(plan: Plan<unknown>): Promise<string[]> {
    let step: () => Promise<unknown> = () => this.#engine(plan);
    for (let steps = 0; steps < 100; steps += 1) {
      const outcome = await inTime(step());
      if (outcome === 'never') return [`the engine hangs while it is ${this.#engine.state}`];
      // A request to end that came from outside settles when the engine is idle, or paused by then.
      await turns(3);
      if (this.#engine.state !== 'paused') return [];
      const action = this.#one(['resume', 'resume', 'resume', 'stop', 'abort', 'halt'] as const);
      this.#events.push(action);
      step = () => this.#engine[action]();
    }
    return ['the plan does not end'];
  }

  #sees(): void {
    this.#messages += 1;
    if (this.#messages < this.#nextAt || this.#left === 0) return;
    this.#left -= 1;
    this.#nextAt = this.#messages + 1 + this.#random(25);
    // At once, before the message is performed, or while it is waited for.
    const wait = this.#random(4);
    if (wait === 0) this.#interfere();
    else void turns(wait).then(() => this.#interfere());
  }

  #interfere(): void {
    const { state } = this.#engine;
    if (state !== 'running') return;
    const what = this.#one([
      'pause',
      'pause',
      'later',
      'suspend',
      'suspend',
      'trip',
      'stop',
      'abort',
      'halt',
    ] as const);
    this.#events.push(`${what} at ${this.#messages}`);
    if (what === 'pause' || what === 'later') this.#engine.requestPause(what === 'later');
    else if (what === 'suspend') this.#suspend();
    else if (what === 'trip') this.#trip();
    // Whoever ends a plan learns of its errors too; here its caller does.
    else this.#engine[what]().catch(() => {});
  }

  /** The beam goes away for a while, perhaps for longer than the plan lasts. */
  #trip(): void {
    this.#beam.put(true);
    void turns(1 + this.#random(8)).then(() => this.#beam.put(false));
  }

  #suspend(): void {
    const wait = this.#random(5);
    this.#engine.requestSuspend(() => turns(wait), {
      prePlan: () => this.#nothing(),
      postPlan: () => this.#nothing(),
      justification: 'no beam',
    });
  }

  *#nothing(): Plan {
    yield Msg('null');
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random(list.length)] as T;
  }
}

async function inTime(promise: Promise<unknown>): Promise<'over' | 'never'> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<'never'>((resolve) => {
    timer = setTimeout(() => resolve('never'), PATIENCE_MS);
  });
  const over = promise.then(
    () => 'over' as const,
    () => 'over' as const,
  );
  const outcome = await Promise.race([over, never]);
  clearTimeout(timer);
  return outcome;
}
