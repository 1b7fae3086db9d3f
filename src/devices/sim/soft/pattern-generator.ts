/** Which of two patterns is seen. */
const PHASE = { low: 10, high: 100 } as const;

/** Something to measure, which depends on where a stage is: interesting for x and y between -10 and 10. */
export class PatternGenerator {
  x = 0;
  y = 0;

  /** What a channel sees, between 0 and 1. */
  point(channel = 1, energy: keyof typeof PHASE = 'low'): number {
    return (Math.sin(this.x) ** channel + Math.cos(this.x * this.y + PHASE[energy]) + 2) / 4;
  }
}
