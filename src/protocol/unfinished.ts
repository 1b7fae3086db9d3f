/** Who still has documents to write. */
export interface Unfinished {
  close(seconds: number): Promise<void>;
}

/**
 * Whoever ends the process finds here what would be lost with it. It hangs on a name that all copies of this module share,
 * because startup code may load its own: the kernel that closes them only knows the name.
 */
export function unfinishedConsumers(): Set<Unfinished> {
  const shared = globalThis as { [key: symbol]: Set<Unfinished> | undefined };
  return (shared[Symbol.for('skyqueue.unfinished-consumers')] ??= new Set());
}
