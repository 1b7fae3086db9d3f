import { setTimeout as sleep } from 'node:timers/promises';
import { QueueServerError } from '../../../errors.js';
import type { ComponentOptions } from '../../component.js';
import type { Status, TakesTime, Triggerable } from '../../protocols.js';
import { TaskStatus } from '../../task-status.js';
import type { PatternGenerator } from './pattern-generator.js';
import { SoftDevice } from './soft-device.js';
import { SoftChoice, SoftSignal, SoftSignalRO } from './soft-signal.js';

/** An exposure shows what it has counted so far ten times a second. */
const UPDATE_SECONDS = 0.1;
/** Of a pattern at its brightest. */
const COUNTS_PER_SECOND = 10_000;

/** One counter: how much it has counted, and which of two energies it looks at. */
export class SimPointDetectorChannel extends SoftDevice {
  readonly value = this.attach('value', new SoftSignalRO<number>({ value: 0, dtype: 'integer' }));
  readonly mode = this.attach('mode', new SoftChoice(['Low Energy', 'High Energy']));
}

/** Channels by number, from 1. */
class Channels extends SoftDevice {
  readonly all: readonly SimPointDetectorChannel[];

  constructor(count: number) {
    super({ name: 'channel' });
    this.all = Array.from({ length: count }, (_, index) =>
      this.attach(String(index + 1), new SimPointDetectorChannel({ name: String(index + 1) })),
    );
  }
}

/** A detector of a few counters, which looks at a pattern for a while. */
export class SimPointDetector extends SoftDevice implements Triggerable, TakesTime {
  readonly channel: Channels;
  readonly acquire_time = this.attach(
    'acquire_time',
    new SoftSignal<number>({ value: 0.1, dtype: 'number', kind: 'omitted' }),
  );
  readonly acquiring = this.attach(
    'acquiring',
    new SoftSignalRO<boolean>({ value: false, dtype: 'boolean', kind: 'omitted' }),
  );
  #exposure: TaskStatus | null = null;

  constructor(
    private readonly generator: PatternGenerator,
    { channels = 3, ...options }: ComponentOptions & { name: string; channels?: number },
  ) {
    super(options);
    this.channel = this.attach('channel', new Channels(channels));
  }

  override trigger(): Status {
    this.#exposure = new TaskStatus((signal) => this.#expose(signal), `the exposure of ${this.name}`);
    return this.#exposure;
  }

  /** Ends the exposure, which then fails. */
  override stop(): void {
    this.#exposure?.cancel(new QueueServerError('EXPOSURE_STOPPED', [this.name]));
  }

  secondsFor(action: 'set' | 'trigger'): number {
    return action === 'trigger' ? this.acquire_time.get() : 0;
  }

  async #expose(signal: AbortSignal): Promise<void> {
    const seconds = this.acquire_time.get();
    this.#show(0);
    this.acquiring.update(true);
    try {
      const started = performance.now();
      for (let step = 1, shown = 0; shown < seconds; step += 1) {
        const next = Math.min(step * UPDATE_SECONDS, seconds);
        const waitMs = started + next * 1000 - performance.now();
        await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
        this.#show(next);
        shown = next;
      }
    } finally {
      this.acquiring.update(false);
    }
  }

  /** What was counted in this many seconds. */
  #show(seconds: number): void {
    this.channel.all.forEach(({ mode, value }, index) => {
      const energy = mode.get() === 'High Energy' ? 'high' : 'low';
      value.update(Math.floor(this.generator.point(index + 1, energy) * COUNTS_PER_SECOND * seconds));
    });
  }
}
