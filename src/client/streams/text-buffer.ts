const UP = '\x1b[A';
/** What moves the cursor; everything else is written, colours included. */
const MOVES = /\n|\r|\x1b\[A/g;
const SURROGATE = /[\ud800-\udfff]/;

/** The lines that a piece of text has changed, as they are numbered afterwards. */
export interface ChangedLines {
  readonly from: number;
  /** The line after the last one that changed. */
  readonly to: number;
  /** So many lines were removed at the top. */
  readonly trimmed: number;
}

/**
 * What a terminal would show of console output: carriage returns overwrite, and the cursor can go up, as progress bars do.
 * Pieces of text may be cut anywhere. Knows nothing of where the text comes from.
 */
export class ConsoleTextBuffer {
  readonly #lines: string[] = [];
  #line = 0;
  #column = 0;
  #maxLines: number;
  #version = 0;
  /** The beginning of a sequence whose end has not come yet. */
  #held = '';

  constructor(maxLines = 1_000) {
    this.#maxLines = Math.max(0, maxLines);
  }

  /** Changes whenever the text does. */
  get version(): number {
    return this.#version;
  }

  /** The last one may be empty: then the text ends with a newline, and it is not counted. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  get maxLines(): number {
    return this.#maxLines;
  }

  /** Fewer lines are in force at once; 0 keeps nothing. */
  set maxLines(count: number) {
    this.#maxLines = Math.max(0, count);
    if (this.#trim() > 0) this.#version++;
  }

  /** Undefined if nothing has changed. */
  write(text: string): ChangedLines | undefined {
    if (this.#maxLines === 0) return undefined;
    const whole = this.#held + text;
    this.#held = whole.endsWith('\x1b') ? '\x1b' : whole.endsWith('\x1b[') ? '\x1b[' : '';
    const input = whole.slice(0, whole.length - this.#held.length);
    if (input === '') return undefined;
    let [from, to] = [this.#line, this.#line];
    let at = 0;
    const written = () => {
      from = Math.min(from, this.#line);
      to = Math.max(to, this.#line);
    };
    for (const { 0: move, index } of input.matchAll(MOVES)) {
      if (index > at) this.#put(input.slice(at, index));
      written();
      this.#move(move);
      written();
      at = index + move.length;
    }
    if (at < input.length) this.#put(input.slice(at));
    written();
    const trimmed = this.#trim();
    this.#version++;
    return { from: Math.max(0, from - trimmed), to: Math.max(0, to + 1 - trimmed), trimmed };
  }

  /** The last lines, or all. A newline at the end is left out. */
  text(lineCount = Infinity): string {
    if (lineCount <= 0) return '';
    const end = this.#lines.at(-1) === '' ? this.#lines.length - 1 : this.#lines.length;
    return this.#lines.slice(Math.max(0, end - lineCount), end).join('\n');
  }

  clear(): void {
    this.#lines.length = this.#line = this.#column = 0;
    this.#held = '';
    this.#version++;
  }

  #move(move: string): void {
    if (move === '\r') this.#column = 0;
    else if (move === UP) this.#line = Math.max(0, this.#line - 1);
    else {
      if (this.#lines.length === 0) this.#lines.push('');
      this.#line++;
      this.#column = 0;
      if (this.#line === this.#lines.length) this.#lines.push('');
    }
  }

  #put(text: string): void {
    if (this.#lines.length === 0) this.#lines.push('');
    const line = this.#lines[this.#line] ?? '';
    const isSimple = !SURROGATE.test(line) && !SURROGATE.test(text);
    if (isSimple) {
      const end = this.#column + text.length;
      this.#lines[this.#line] = line.slice(0, this.#column).padEnd(this.#column) + text + line.slice(end);
      this.#column = end;
      return;
    }
    // Columns are characters; some are two units of a JavaScript string.
    const old = [...line];
    const added = [...text];
    while (old.length < this.#column) old.push(' ');
    old.splice(this.#column, added.length, ...added);
    this.#lines[this.#line] = old.join('');
    this.#column += added.length;
  }

  #trim(): number {
    const count = this.#lines.length - (this.#lines.at(-1) === '' ? 1 : 0);
    const surplus = Math.max(0, count - this.#maxLines);
    if (surplus === 0) return 0;
    this.#lines.splice(0, surplus);
    this.#line = Math.max(0, this.#line - surplus);
    return surplus;
  }
}
