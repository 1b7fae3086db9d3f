import process from 'node:process';
import { clearTimeout } from 'node:timers';

/** The part of Node's async_wrap that says what runs on behalf of what; not in its types, and the same since Node 16. */
interface AsyncWrap {
  readonly execution_async_resources?: readonly unknown[];
  clearAsyncIdStack?(): void;
}

/**
 * Code that is terminated unwinds without its `finally` blocks, those of Node's own loops too. Two things would then go wrong,
 * so they are put right before:
 * - a timer whose callback is terminated was not taken off its list, and would run at once again, for ever;
 * - the stack of what runs on behalf of what is not empty at the bottom of the event loop, which makes Node abort.
 */
export function prepareTermination(): void {
  const asyncWrap = withoutWarning(() =>
    (process as unknown as { binding(name: string): AsyncWrap }).binding('async_wrap'),
  );
  for (const resource of asyncWrap.execution_async_resources ?? [])
    if (isTimer(resource)) clearTimeout(resource);
  asyncWrap.clearAsyncIdStack?.();
}

/** Node tells whoever reads the console that this is an old way; there is no other, and no reader can do anything about it. */
function withoutWarning<T>(task: () => T): T {
  const { noDeprecation } = process as { noDeprecation?: boolean };
  Object.assign(process, { noDeprecation: true });
  try {
    return task();
  } finally {
    Object.assign(process, { noDeprecation });
  }
}

function isTimer(resource: unknown): resource is NodeJS.Timeout {
  return typeof resource === 'object' && resource !== null && resource.constructor?.name === 'Timeout';
}
