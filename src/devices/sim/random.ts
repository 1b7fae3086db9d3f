/** Where the noise of a simulated device comes from. A seed makes it repeatable. */
export class Random {
  #state: number;

  constructor(seed: number = Math.floor(Math.random() * 2 ** 32)) {
    this.#state = seed >>> 0;
  }

  /** Evenly spread over [low, high): the mulberry32 generator, good enough for noise. */
  uniform(low = 0, high = 1): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (high - low) * (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32);
  }

  /** Around 0 with a standard deviation of 1, by the method of Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Counts of a Poisson process: a large mean is cut in pieces, because `exp(-mean)` would be zero. */
  poisson(mean: number): number {
    let count = 0;
    for (let rest = mean; rest > 0; rest -= PIECE) count += this.#fewCounts(Math.min(rest, PIECE));
    return count;
  }

  #fewCounts(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count += 1;
    return count;
  }
}

const PIECE = 30;
