import type { JsonObject } from '../../src/protocol/index.js';
import { ConsoleLines } from './lines.js';
import type { News } from './news.js';

/** Reads the news of the manager: prints console output, and waits for a status that says what is waited for. */
export class Watch {
  showsConsole = false;
  onChange: (change: JsonObject) => void = () => {};
  readonly #news: AsyncGenerator<News>;
  readonly #end: AbortSignal;
  readonly #console = new ConsoleLines();

  constructor(news: AsyncGenerator<News>, end: AbortSignal) {
    this.#news = news;
    this.#end = end;
  }

  async until(isMet: (status: JsonObject) => boolean): Promise<JsonObject> {
    for (;;) {
      const { value: news, done } = await this.#news.next();
      this.#end.throwIfAborted();
      if (done === true) throw new Error('The manager publishes nothing any more.');
      if (news.kind === 'status') {
        if (isMet(news.status)) return news.status;
      } else if (news.kind === 'change') {
        this.onChange(news.change);
      } else {
        const lines = this.#console.add(news.text);
        if (this.showsConsole && lines.length > 0) console.log(lines.join('\n'));
      }
    }
  }
}
