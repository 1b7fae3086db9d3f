import { parseJson, stringifyJson, type ItemUid, type QueueItem } from '../protocol/index.js';

/**
 * An item together with the JSON text that it has in the store and on the wire. Items never change, so the text is
 * written once, and an item that came out of a store is read only when somebody looks into it.
 */
export class StoredItem {
  #item: QueueItem | undefined;

  constructor(
    readonly uid: ItemUid,
    readonly text: string,
    item?: QueueItem,
  ) {
    this.#item = item;
  }

  static of(item: QueueItem): StoredItem {
    return new StoredItem(item.item_uid, stringifyJson(item), item);
  }

  get item(): QueueItem {
    return (this.#item ??= parseJson(this.text) as QueueItem);
  }
}
