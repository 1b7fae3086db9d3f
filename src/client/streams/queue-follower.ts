import type { Item } from '../types.js';
import type { Change, ChangeMessage } from './changes.js';
import type { Dropped } from './message-stream.js';

/** Changes are told before long. When a status has told of one for longer than this, its message was lost, or there is none. */
const UNTOLD_MS = 1_000;

type Heard = ChangeMessage & Dropped;

/** The queue as far as it is known. */
export interface FollowedQueue {
  /** What waits, in its order. */
  readonly items: readonly Item[];
  readonly running: Item | undefined;
}

/** What the follower needs of a reply to `queue_get`. */
export interface WholeQueue {
  readonly plan_queue_uid: string;
  readonly items: readonly Item[];
  readonly running_item: Item | Readonly<Record<string, never>>;
}

/**
 * Keeps a copy of the queue by the numbered changes, so that a change costs what it is, however long the queue. The whole
 * queue is fetched at the start, when a message was missed, and when there are no such messages, as from a Python manager.
 *
 * What is fetched is newer than the messages heard before it was asked for, and may be older or newer than those that come
 * later: its uid tells. Changes up to the message with that uid are in it already; later ones are applied. While that
 * message has not come the copy is `expecting` it.
 */
export class QueueFollower {
  readonly #fetch: () => Promise<WholeQueue>;
  readonly #changed: (queue: FollowedQueue) => void;
  readonly #failed: (error: unknown) => void;
  #state: 'unknown' | 'fetching' | 'expecting' | 'following' = 'unknown';
  #items: Item[] = [];
  #running: Item | undefined;
  /** Of the copy. */
  #uid = '';
  /** Of the last message: the copy is no older. */
  #heardUid = '';
  #hasHeard = false;
  #untoldSince: number | undefined;
  /** What came since the fetch began. */
  #held: Heard[] = [];

  /** `fetch` gives the whole queue; `changed` is called when another is known; what keeps `fetch` from it goes to `failed`. */
  constructor(
    fetch: () => Promise<WholeQueue>,
    changed: (queue: FollowedQueue) => void,
    failed: (error: unknown) => void,
  ) {
    this.#fetch = fetch;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The next message of the stream of changes. */
  heard(message: Heard): void {
    this.#hasHeard = true;
    this.#heardUid = message.plan_queue_uid;
    if (this.#state === 'fetching') this.#held.push(message);
    else if (message.plan_queue_uid === this.#uid) this.#state = 'following';
    else if (this.#state !== 'following' || isGap(message) || !this.#apply([message])) this.#refresh();
  }

  /** The uid of the queue in a status: so a change is seen that no message tells of. */
  seen(uid: string, now = performance.now()): void {
    if (uid === this.#uid || this.#state === 'fetching') this.#untoldSince = undefined;
    else if (!this.#hasHeard || this.#state === 'unknown') this.#refresh();
    else if (now - (this.#untoldSince ??= now) > UNTOLD_MS) this.#refresh();
  }

  #refresh(): void {
    this.#state = 'fetching';
    this.#untoldSince = undefined;
    this.#held = [];
    const heardUid = this.#heardUid;
    this.#fetch().then(
      (queue) => this.#take(queue, heardUid),
      (error: unknown) => {
        this.#state = 'unknown';
        this.#failed(error);
      },
    );
  }

  #take({ plan_queue_uid, items, running_item }: WholeQueue, heardUid: string): void {
    this.#items = [...items];
    this.#running = itemOrNone(running_item);
    this.#uid = plan_queue_uid;
    const at = this.#held.findLastIndex((message) => message.plan_queue_uid === plan_queue_uid);
    const isKnown = at >= 0 || heardUid === plan_queue_uid;
    this.#state = isKnown ? 'following' : 'expecting';
    const later = this.#held.slice(at + 1);
    this.#held = [];
    if (later.some(isGap) || !this.#apply(isKnown ? later : [])) this.#refresh();
  }

  /** False when the changes do not fit the copy. */
  #apply(messages: readonly ChangeMessage[]): boolean {
    for (const { changes, plan_queue_uid } of messages) {
      if (!changes.every((change) => this.#applyOne(change))) return false;
      this.#uid = plan_queue_uid;
    }
    this.#untoldSince = undefined;
    this.#changed({ items: this.#items, running: this.#running });
    return true;
  }

  #applyOne(change: Change): boolean {
    switch (change.change) {
      case 'insert':
        if (change.before_uid === null) return this.#items.push(change.item) > 0;
        return this.#splice(change.before_uid, 0, change.item);
      case 'remove':
        return this.#splice(change.item_uid, 1);
      case 'replace':
        return this.#splice(change.item_uid, 1, change.item);
      case 'clear_queue':
        this.#items = [];
        return true;
      case 'running_item':
        this.#running = itemOrNone(change.item);
        return true;
      default: // of other lists, or of a newer manager
        return true;
    }
  }

  #splice(uid: string, count: number, ...items: readonly Item[]): boolean {
    const at = this.#items.findIndex(({ item_uid }) => item_uid === uid);
    if (at >= 0) this.#items.splice(at, count, ...items);
    return at >= 0;
  }
}

/** Whether changes before these were not heard. */
function isGap({ missed, dropped }: Heard): boolean {
  return missed || dropped !== undefined;
}

function itemOrNone(item: Item | Readonly<Record<string, never>>): Item | undefined {
  return 'name' in item ? (item as Item) : undefined;
}
