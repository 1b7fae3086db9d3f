/** One message of the console topic. Time is seconds since the epoch. */
export interface ConsoleMessage {
  readonly time: number;
  readonly msg: string;
}

/** A program that prints in a loop gets out in pieces of this size, so that no subscriber waits for a giant message. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * What manager, supervisor and worker print, on its way to the console topic and the terminal. Text of one turn of the
 * event loop leaves as one message: a table of a hundred lines is not a hundred messages.
 */
export class ConsoleStream {
  readonly #publish: (message: ConsoleMessage) => void;
  #text = '';
  #isScheduled = false;

  constructor(publish: (message: ConsoleMessage) => void) {
    this.#publish = publish;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= MAX_CHARACTERS) return this.flush();
    if (this.#isScheduled || this.#text === '') return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#text === '') return;
    const msg = this.#text;
    this.#text = '';
    this.#publish({ time: Date.now() / 1000, msg });
  }
}
