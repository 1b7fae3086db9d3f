import { once } from 'node:events';
import type { ReadStream, WriteStream } from 'node:tty';
import { styleFor, type Style } from '../../terminal/style.js';
import type { Size } from './screen.js';

/** Two drawings are this far apart at least: nobody reads faster, and a terminal far away must keep up. */
const FRAME_MS = 50;
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const CTRL_C = '\x03';

/** A terminal whose whole screen is ours for a while, and then is as it was before. */
export class Display {
  readonly #output: WriteStream;
  readonly #input: ReadStream;
  readonly #lines: (size: Size, style: Style) => string[];
  readonly #style: Style;
  #timer: NodeJS.Timeout | undefined;
  #drawnAt = -Infinity;

  constructor(input: ReadStream, output: WriteStream, lines: (size: Size, style: Style) => string[]) {
    this.#input = input;
    this.#output = output;
    this.#lines = lines;
    this.#style = styleFor(output, process.env);
  }

  /** Shows the screen until the signal is aborted. Keys go to `onKey`. */
  async show(onKey: (key: string) => void, end: AbortSignal): Promise<void> {
    const keys = (data: Buffer) => {
      for (const key of String(data)) onKey(key === CTRL_C ? 'q' : key);
    };
    const draw = () => this.draw();
    this.#output.write(ENTER);
    this.#output.on('resize', draw);
    if (this.#input.isTTY) this.#input.setRawMode(true);
    this.#input.on('data', keys).resume();
    this.draw();
    try {
      if (!end.aborted) await once(end, 'abort');
    } finally {
      clearTimeout(this.#timer);
      this.#output.off('resize', draw);
      this.#input.off('data', keys).pause();
      if (this.#input.isTTY) this.#input.setRawMode(false);
      this.#output.write(LEAVE);
    }
  }

  /** Something that is shown has changed. */
  draw(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#drawnAt + FRAME_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#drawnAt = performance.now();
      const { columns = 80, rows = 24 } = this.#output;
      // Lines are written over those that are there, so that nothing flickers.
      const lines = this.#lines({ columns, rows }, this.#style);
      this.#output.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`);
    }, waitMs);
  }
}
