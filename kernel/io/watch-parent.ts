const LOOK_EVERY_MS = 500;

/**
 * Notices that the process which started us has ended: we then have another parent. The end of an IPC channel would be
 * told to the main thread only, which may be stuck just then.
 */
export function watchParent(pid: number, onGone: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === pid) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
