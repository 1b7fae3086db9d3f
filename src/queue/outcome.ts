import type { ItemExitStatus, QueueItem, QueueMode } from '../protocol/index.js';
import { isImmediate } from './item-fields.js';

/** What becomes of an item that has run: it leaves, or a copy with a new uid returns to one end of the queue. */
export type Return = 'none' | 'front' | 'back';

/**
 * How the item ended. `by_itself`: the plan ended, in whatever way. `from_outside`: it could not be started, or its environment
 * was destroyed under it; no setting of the queue makes that a success.
 */
export type Ending = 'by_itself' | 'from_outside';

type Verdict = 'success' | 'failure' | 'interruption';

const VERDICTS: Record<ItemExitStatus, Verdict> = {
  completed: 'success',
  stopped: 'success',
  unknown: 'success',
  failed: 'failure',
  aborted: 'interruption',
  halted: 'interruption',
};

/** What follows from the end of an item, for itself and for the queue. */
export interface Consequence {
  readonly returns: Return;
  /** How the copy that returns differs: it has one attempt less, or waits for somebody to look at it. */
  readonly copy: 'as_before' | 'one_retry_less' | 'held';
  /** Whether the queue may start its next item. */
  readonly continues: boolean;
}

/**
 * Spec re-manager §4.4, and the failure policy that an item may carry. A failure may be forgiven; an interruption is
 * somebody's wish and never is, but a policy says what becomes of the item.
 */
export function consequenceOf(
  status: ItemExitStatus,
  item: QueueItem,
  { mode, ending }: { mode: QueueMode; ending: Ending },
): Consequence {
  const verdict = VERDICTS[status];
  const immediate = isImmediate(item);
  const onSuccess = immediate ? 'none' : mode.loop ? 'back' : 'none';
  const { failure_policy, retries = 0 } = item.properties ?? {};
  // Nobody knows whether it failed: the reference forgets it, and whoever wants to look at failures wants to look at this.
  const isLost = status === 'unknown' && ending === 'from_outside';
  if (isLost && failure_policy === 'hold' && !immediate)
    return { returns: 'front', copy: 'held', continues: false };
  if (verdict === 'success')
    return { returns: onSuccess, copy: 'as_before', continues: status !== 'stopped' };
  const failed = verdict === 'failure' && ending === 'by_itself';
  if (failure_policy === 'retry' && failed && retries > 0 && !immediate) {
    return { returns: 'front', copy: 'one_retry_less', continues: true };
  }
  if (failure_policy === 'skip' && ending === 'by_itself') {
    return { returns: 'none', copy: 'as_before', continues: failed };
  }
  if (failed && mode.ignore_failures) return { returns: onSuccess, copy: 'as_before', continues: true };
  const copy = failure_policy === 'hold' ? 'held' : 'as_before';
  return { returns: immediate ? 'none' : 'front', copy, continues: false };
}
