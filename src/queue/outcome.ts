import type { ItemExitStatus, QueueMode } from '../protocol/index.js';

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

/** Spec re-manager §4.4. A failure may be forgiven, an interruption is somebody's wish and never is. */
export function returnOf(
  status: ItemExitStatus,
  { mode, immediate, ending }: { mode: QueueMode; immediate: boolean; ending: Ending },
): Return {
  if (immediate) return 'none';
  const verdict = VERDICTS[status];
  const forgiven = verdict === 'failure' && mode.ignore_failures && ending === 'by_itself';
  if (verdict !== 'success' && !forgiven) return 'front';
  return mode.loop ? 'back' : 'none';
}
