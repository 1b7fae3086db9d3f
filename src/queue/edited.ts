import { Encoded, type QueueItem } from '../protocol/index.js';
import type { StoredItem } from './stored-item.js';

/** What came of an edit: the item as it is stored, and the length of the queue. */
export class Edited {
  constructor(
    readonly stored: StoredItem,
    readonly qsize: number,
  ) {}

  get item(): QueueItem {
    return this.stored.item;
  }

  /** The item for a reply, which need not be written anew. */
  get text(): Encoded {
    return new Encoded(this.stored.text);
  }
}

/** The same for an edit of several items. */
export class EditedBatch {
  constructor(
    readonly stored: readonly StoredItem[],
    readonly qsize: number,
  ) {}

  get items(): QueueItem[] {
    return this.stored.map(({ item }) => item);
  }

  get text(): Encoded {
    return new Encoded(`[${this.stored.map(({ text }) => text).join(', ')}]`);
  }
}
