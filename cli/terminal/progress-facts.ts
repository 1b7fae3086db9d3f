import type { PlanProgress } from '../../src/protocol/index.js';

/** How far a plan is, fact by fact: `point 2 of 10`, `00:06 left`. `age` is how many seconds ago that was so. */
export function progressFacts(progress: PlanProgress, age = 0): string[] {
  const facts: string[] = [];
  if (progress.points_total !== null)
    facts.push(`point ${Number(progress.points)} of ${Number(progress.points_total)}`);
  else facts.push(`${Number(progress.points)} points`);
  if (progress.time_left !== null) facts.push(`${clock(Number(progress.time_left) - age)} left`);
  else if (progress.time_elapsed !== null) facts.push(`${clock(Number(progress.time_elapsed) + age)} so far`);
  for (const { name, current, target } of progress.moves) {
    if (target !== null)
      facts.push(`${name} ${current === null ? '?' : Number(current).toPrecision(4)} → ${Number(target)}`);
  }
  return facts;
}

export const percent = (fraction: number): string => `${Math.floor(fraction * 100)} %`;

/** Hours only where there are some. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (number: number) => String(number).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  const rest = `${two(minutes % 60)}:${two(whole % 60)}`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${rest}` : rest;
}
