import { QueueServerError } from '../../errors.js';
import { epochSeconds } from '../clock.js';
import type { HasPosition, Locatable, Location, Status, Subscribable } from '../protocols.js';
import { DeferredStatus } from '../status.js';
import type { ReadingsCallback } from '../subscribers.js';
import { toError } from '../to-error.js';
import { EpicsDevice } from './epics-device.js';
import { EpicsSignal, EpicsSignalRO } from './epics-signal.js';

const DEFAULT_PRECISION = 3;

/**
 * A motor record: `new EpicsMotor('BL7:m1', { name: 'samx' })`. It is where `.RBV` says, and a move is over when `.DMOV`
 * says so. A move fails where the motor ends at a limit switch or in an alarm, and where somebody stopped it.
 */
export class EpicsMotor extends EpicsDevice implements Locatable<number>, HasPosition<number>, Subscribable {
  readonly user_readback = this.attach('user_readback', this.#readable('RBV', 'hinted'), 'plain');
  readonly user_setpoint = this.attach('user_setpoint', this.#writable<number>('VAL', 'normal'));
  readonly user_offset = this.attach('user_offset', this.#writable<number>('OFF', 'config'));
  readonly velocity = this.attach('velocity', this.#writable<number>('VELO', 'config'));
  readonly acceleration = this.attach('acceleration', this.#writable<number>('ACCL', 'config'));
  readonly motor_egu = this.attach('motor_egu', this.#writable<string>('EGU', 'config'));
  readonly motor_is_moving = this.attach('motor_is_moving', this.#readable('MOVN', 'omitted'));
  readonly motor_done_move = this.attach('motor_done_move', this.#readable('DMOV', 'omitted'));
  readonly high_limit_switch = this.attach('high_limit_switch', this.#readable('HLS', 'omitted'));
  readonly low_limit_switch = this.attach('low_limit_switch', this.#readable('LLS', 'omitted'));
  readonly high_limit_travel = this.attach('high_limit_travel', this.#writable<number>('HLM', 'omitted'));
  readonly low_limit_travel = this.attach('low_limit_travel', this.#writable<number>('LLM', 'omitted'));
  readonly motor_stop = this.attach('motor_stop', this.#writable<number>('STOP', 'omitted'));
  /** Of the moves that are under way. */
  readonly #moves = new Set<DeferredStatus>();

  get position(): number {
    return this.user_readback.get();
  }

  /** Equal limits, as a motor record has them at first, are none. */
  get limits(): { low: number; high: number } | null {
    if (!this.low_limit_travel.isConnected || !this.high_limit_travel.isConnected) return null;
    const [low, high] = [this.low_limit_travel.get(), this.high_limit_travel.get()];
    return low < high ? { low, high } : null;
  }

  get egu(): string {
    return this.motor_egu.get();
  }

  get precision(): number {
    return this.user_setpoint.precision ?? DEFAULT_PRECISION;
  }

  locate(): Location<number> {
    return { setpoint: this.user_setpoint.get(), readback: this.position };
  }

  checkValue(target: number): void {
    if (typeof target !== 'number' || !Number.isFinite(target))
      throw new QueueServerError('TARGET_NOT_A_NUMBER', [this.name, String(target)]);
    const { limits } = this;
    if (limits === null || (target >= limits.low && target <= limits.high)) return;
    const range = `${limits.low} to ${limits.high}`;
    throw new QueueServerError('VALUE_OUT_OF_LIMITS', [String(target), this.name, range]);
  }

  /** Limits are known once the IOC has told them: a target that is set earlier is checked as soon as they are. */
  set(target: number): Status {
    this.checkValue(target);
    const status = new DeferredStatus({ name: `the move of ${this.name} to ${target}` });
    this.#moves.add(status);
    this.#move(target, status)
      .finally(() => this.#moves.delete(status))
      .then(
        () => this.#settle(status, null),
        (reason: unknown) => this.#settle(status, toError(reason)),
      );
    return status;
  }

  override stop({ success = false }: { success?: boolean } = {}): void {
    const moves = [...this.#moves];
    this.#moves.clear();
    const stopped = success ? null : new QueueServerError('MOTION_STOPPED', [this.name]);
    for (const status of moves) this.#settle(status, stopped);
    this.motor_stop.put(1);
  }

  subscribe(callback: ReadingsCallback): void {
    this.user_readback.subscribe(callback);
  }

  clearSub(callback: ReadingsCallback): void {
    this.user_readback.clearSub(callback);
  }

  async #move(target: number, status: DeferredStatus): Promise<void> {
    await this.connected();
    this.checkValue(target);
    if (status.done) return;
    await this.#arrival(target, status);
    await Promise.all([this.user_readback.refresh(), this.user_setpoint.refresh()]);
    this.#judge(target);
  }

  /**
   * The record says that it is done in two ways, and neither is enough: `.DMOV` is still 1 for a moment after the target was
   * written, and its short 0 may be missed; the write may be answered at once by IOCs that only note the target.
   */
  async #arrival(target: number, status: DeferredStatus): Promise<void> {
    const progress = this.#progressOf(target, status);
    const undo: (() => void)[] = [];
    const arrived = new Promise<void>((resolve, reject) => {
      let hasMoved = false;
      let isWritten = false;
      const look = (): void => {
        if (!this.motor_done_move.isConnected || !this.user_readback.isConnected) return;
        if (this.motor_done_move.get() === 0) hasMoved = true;
        else if (hasMoved || (isWritten && this.#isNear(this.position, target))) resolve();
      };
      const lost = (): void => reject(new QueueServerError('EPICS_DISCONNECTED', [this.prefix]));
      undo.push(this.motor_done_move.watch({ changed: look, disconnected: lost }));
      undo.push(this.user_readback.watch({ changed: progress }));
      this.user_setpoint
        .write(target)
        .then(() => this.user_readback.refresh())
        .then(() => {
          isWritten = true;
          look();
        })
        .catch(reject);
    });
    await arrived.finally(() => undo.forEach((unwatch) => unwatch()));
  }

  #progressOf(target: number, status: DeferredStatus): () => void {
    const [initial, started] = [this.position, epochSeconds()];
    return () => {
      if (status.done || !this.user_readback.isConnected) return;
      const current = this.position;
      const distance = Math.abs(target - initial);
      status.report({
        ...{ name: this.name, current, initial, target, unit: this.egu, precision: this.precision },
        fraction: distance === 0 ? 0 : Math.min(1, Math.abs(target - current) / distance),
        time_elapsed: epochSeconds() - started,
      });
    };
  }

  #judge(target: number): void {
    const failed = (reason: string): QueueServerError =>
      new QueueServerError('EPICS_MOTION_FAILED', [
        ...[this.name, String(target), this.position.toFixed(this.precision)],
        reason,
      ]);
    if (this.high_limit_switch.get() !== 0) throw failed('it is at its high limit switch');
    if (this.low_limit_switch.get() !== 0) throw failed('it is at its low limit switch');
    const [severity, alarm] = this.user_setpoint.alarm;
    if (severity === 'major' || severity === 'invalid') throw failed(`the record is in alarm (${alarm})`);
    // A record that was stopped has its target where it stands.
    if (!this.#isNear(this.user_setpoint.get(), target))
      throw failed('it was stopped, or sent elsewhere, from outside');
  }

  #isNear(position: number, target: number): boolean {
    return Math.abs(position - target) <= 10 ** -this.precision;
  }

  /** `stop` may have been first. */
  #settle(status: DeferredStatus, error: Error | null): void {
    if (status.done) return;
    if (error === null) status.setFinished();
    else status.setException(error);
  }

  #readable(field: string, kind: 'hinted' | 'omitted'): EpicsSignalRO<number> {
    return new EpicsSignalRO(`${this.prefix}.${field}`, { ...this.reach, kind });
  }

  #writable<T extends number | string>(field: string, kind: 'normal' | 'config' | 'omitted'): EpicsSignal<T> {
    return new EpicsSignal(`${this.prefix}.${field}`, { ...this.reach, kind });
  }
}
