import type { ProgressUpdate } from '../../devices/index.js';

const BAR = 20;

/** One action as a line of text: `motor:  50%|##########          | 1/2 mm [0:03 < 0:03]`. */
export function progressLine(update: ProgressUpdate, done = false): string {
  const name = update.name === undefined ? '' : `${update.name}: `;
  const known = doneShare(update);
  const share = known !== null && done ? 1 : known;
  if (share === null) return `${name}${done ? 'complete' : 'in progress'}`;
  const filled = Math.round(share * BAR);
  const bar = `${'#'.repeat(filled)}${' '.repeat(BAR - filled)}`;
  const percent = `${Math.round(share * 100)}%`.padStart(4);
  return `${name}${percent}|${bar}|${distance(update)}${times(update, share)}`;
}

/** From 0 to 1; null where the action does not tell. */
export function doneShare({ current, initial, target, fraction }: ProgressUpdate): number | null {
  if (fraction !== undefined) return within(1 - fraction);
  if (current === undefined || initial === undefined || target === undefined) return null;
  return target === initial ? 1 : within((current - initial) / (target - initial));
}

/** Seconds that are left if it goes on as it went; null where nobody can tell. */
export function secondsLeft(elapsed: number | undefined, share: number | null): number | null {
  return elapsed === undefined || share === null || share === 0 ? null : (elapsed * (1 - share)) / share;
}

function within(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

function distance({ current, initial, target, unit = '', precision = 3 }: ProgressUpdate): string {
  if (current === undefined || initial === undefined || target === undefined) return '';
  const covered = [current - initial, target - initial].map((length) => {
    return String(Number(Math.abs(length).toFixed(Math.min(20, Math.max(0, precision)))));
  });
  return ` ${covered.join('/')}${unit === '' ? '' : ` ${unit}`}`;
}

function times({ time_elapsed, time_remaining }: ProgressUpdate, share: number): string {
  if (time_elapsed === undefined) return '';
  const left = time_remaining ?? secondsLeft(time_elapsed, share);
  return ` [${clock(time_elapsed)} < ${left === null ? '?' : clock(left)}]`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
