const LOG_LINE = /^\[[DIWEC] \d{4}-\d\d-\d\d /;

/** Joins console output to whole lines and leaves out what the manager logs: that is not part of the show. */
export class ConsoleLines {
  #open = '';

  /** The lines that this piece completes. */
  add(text: string): string[] {
    const lines = (this.#open + text).split('\n');
    this.#open = lines.pop() ?? '';
    return lines.filter((line) => !LOG_LINE.test(line));
  }
}
