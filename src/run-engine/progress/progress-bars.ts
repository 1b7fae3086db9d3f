import type { ProgressUpdate, Status } from '../../devices/index.js';
import { progressLine } from './progress-line.js';

/** Moves that are over by then are not worth a bar. */
const DELAY_MS = 200;

/** What bars are drawn on: a terminal. */
export interface BarScreen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/**
 * Shows the moves that a plan waits for as bars: `RE.waitingHook = progressBars()`. Draws on terminals only; other programs
 * get numbers from `watchProgress`.
 */
export function progressBars(
  screen: BarScreen = process.stdout,
  delayMs = DELAY_MS,
): (statuses: readonly Status[] | null) => void {
  let bars: Bars | null = null;
  return (statuses) => {
    bars?.clear();
    bars = statuses === null || screen.isTTY !== true ? null : new Bars(statuses, screen, delayMs);
  };
}

class Bars {
  readonly #lines: string[];
  readonly #screen: BarScreen;
  readonly #timer: NodeJS.Timeout;
  #drawn = 0;
  #isVisible = false;

  constructor(statuses: readonly Status[], screen: BarScreen, delayMs: number) {
    this.#screen = screen;
    const watched = statuses.filter((status) => !status.done && status.watch !== undefined);
    this.#lines = watched.map(() => '');
    watched.forEach((status, at) => this.#watch(status, at));
    this.#timer = setTimeout(() => {
      this.#isVisible = true;
      this.#draw();
    }, delayMs).unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#isVisible = false;
    if (this.#drawn > 0) this.#screen.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }

  #watch(status: Status, at: number): void {
    let latest: ProgressUpdate = {};
    const show = (done: boolean): void => {
      this.#lines[at] = progressLine(latest, done);
      this.#draw();
    };
    status.watch?.((update) => {
      latest = update;
      show(status.done);
    });
    status.addCallback(() => show(true));
  }

  #draw(): void {
    const lines = this.#lines.filter((line) => line !== '');
    if (!this.#isVisible || lines.length === 0) return;
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#screen.write(`${up}${lines.map((line) => `\x1b[2K${line}\n`).join('')}`);
    this.#drawn = lines.length;
  }
}
