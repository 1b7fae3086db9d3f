import { once, EventEmitter } from 'node:events';
import type { QueueChange } from '../../src/queue/index.js';
import { MemoryStore } from '../../src/store/index.js';

/** A store that takes nothing for as long as it is told to, like a disk that is full. */
export class StubbornStore extends MemoryStore {
  readonly #news = new EventEmitter();
  isFull = false;

  override async apply(transition: readonly QueueChange[]): Promise<void> {
    if (this.isFull) {
      this.#news.emit('refused');
      throw new Error('the disk is full');
    }
    await super.apply(transition);
  }

  /** Resolves when it has refused something again. */
  async refusal(): Promise<void> {
    await once(this.#news, 'refused');
  }
}
