const ACTIVE = '_QSERVER_RE_WORKER_ACTIVE';
const KERNEL = '_QSERVER_RUNNING_IPYTHON_KERNEL';
const NO = ['', 'n', 'no', 'f', 'false', 'off', '0'];

/** Whether this code runs for the queue, or for the tool that lists plans and devices: so that it can do without a window. */
export function isReWorkerActive(): boolean {
  return isYes(process.env[ACTIVE]);
}

/** For tests of startup code: sets what `isReWorkerActive` tells. */
export function setReWorkerActive(): void {
  process.env[ACTIVE] = '1';
}

export function clearReWorkerActive(): void {
  delete process.env[ACTIVE];
}

/** Whether this code runs in a kernel that Jupyter clients may attach to. */
export function isKernelMode(): boolean {
  return isYes(process.env[KERNEL]);
}

/** For tests of startup code: sets what `isKernelMode` tells. */
export function setKernelMode(isKernel: boolean): void {
  process.env[KERNEL] = isKernel ? '1' : '0';
}

export function clearKernelMode(): void {
  delete process.env[KERNEL];
}

export {
  clearKernelMode as clearIpythonMode,
  isKernelMode as isIpythonMode,
  setKernelMode as setIpythonMode,
};

function isYes(text = ''): boolean {
  return !NO.includes(text.toLowerCase());
}

/** Offered by the kernel. */
const NAMESPACE = Symbol.for('skyqueue.namespace');

/**
 * The top-level names of startup code and cells, as they are now and will be: for modules, which do not see them. Empty
 * outside of a worker.
 */
export function getUserNamespace(): Record<string, unknown> {
  const offered: unknown = Reflect.get(globalThis, NAMESPACE);
  return (offered ?? {}) as Record<string, unknown>;
}
