/** The longest delay that Node's timers understand; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back after so many seconds, however many. Returns what calls it off. */
export function startTimer(seconds: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (restMs: number): void => {
    timer =
      restMs > LONGEST_MS ? setTimeout(arm, LONGEST_MS, restMs - LONGEST_MS) : setTimeout(callback, restMs);
  };
  arm(seconds * 1000);
  return () => clearTimeout(timer);
}
