import { fileURLToPath } from 'node:url';

/** Folders of the compiled kernel, and of what it works with: frames in them are our machinery. */
const OWN_FOLDERS = ['../', '../../src/protocol/', '../../src/jupyter/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** A cell may have called itself very often before it came to us. */
const DEEPEST = 10_000;

/** Kept, because users' code may replace it. */
const { captureStackTrace } = Error;

/**
 * Tells whether a person's code is on the stack. Only that may be terminated: an interrupt that comes while the machine is too
 * busy to let us answer in time would otherwise break off the kernel's own work, and with it every cell that waits.
 */
export function runsUserCode(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = DEEPEST;
    Error.prepareStackTrace = (_error, sites) => sites.some((site) => isForeign(site.getFileName()));
    captureStackTrace(holder);
    return holder.stack === true;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The question itself has no file, nor have the functions of the language. */
function isForeign(name: string | null | undefined): boolean {
  if (name == null || name === '' || name.startsWith('node:')) return false;
  const file = name.startsWith('file://') ? fileURLToPath(name) : name;
  return !OWN_FOLDERS.some((folder) => file.startsWith(folder));
}
