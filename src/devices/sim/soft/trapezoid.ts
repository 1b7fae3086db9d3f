/**
 * How a motor moves that speeds up evenly, keeps its velocity, and slows down evenly: the velocity over time is a trapezoid, or
 * a triangle where the way is too short to reach the velocity. Positions are in the motor's units, times in seconds.
 */
export class Trapezoid {
  /** Of the whole move. */
  readonly duration: number;
  readonly #rampTime: number;
  /** Signed, as is the way. */
  readonly #topVelocity: number;

  constructor(
    private readonly from: number,
    private readonly to: number,
    velocity: number,
    accelerationTime: number,
  ) {
    const distance = Math.abs(to - from);
    const speed = Math.abs(velocity);
    const rampTime = Math.abs(accelerationTime);
    // Speeding up takes the area under the ramp, speed · rampTime / 2, and slowing down as much.
    const isShort = distance < speed * rampTime;
    const acceleration = speed / rampTime;
    const top = isShort ? Math.sqrt(distance * acceleration) : speed;
    this.#rampTime = isShort ? top / acceleration : rampTime;
    this.#topVelocity = to < from ? -top : top;
    this.duration = 2 * this.#rampTime + (isShort ? 0 : (distance - speed * rampTime) / speed);
  }

  positionAt(seconds: number): number {
    const left = this.duration - seconds;
    if (left <= 0) return this.to;
    if (seconds < this.#rampTime) return this.from + this.#ramp(seconds);
    if (left < this.#rampTime) return this.to - this.#ramp(left);
    return this.from + this.#ramp(this.#rampTime) + (seconds - this.#rampTime) * this.#topVelocity;
  }

  /** The way that the motor makes in the first seconds of its ramp, and in the last ones. */
  #ramp(seconds: number): number {
    return this.#rampTime === 0 ? 0 : (this.#topVelocity * seconds ** 2) / this.#rampTime / 2;
  }
}
