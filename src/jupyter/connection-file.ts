import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { fileTrouble, QueueServerError } from '../errors.js';
import { runtimeDir } from './runtime-dir.js';
import { SIGNATURE_SCHEME } from './wire/index.js';

const Port = z.int().min(0).max(65_535).default(0);

/**
 * How a kernel is reached: https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files. Whoever starts a
 * kernel writes one; with ports that are 0 the kernel chooses them and writes them into the file. Other programs write such
 * files too, so fields that we do not know are kept.
 */
export const ConnectionInfo = z.looseObject({
  transport: z.enum(['tcp', 'ipc']).default('tcp'),
  ip: z.string().min(1).default('127.0.0.1'),
  shell_port: Port,
  iopub_port: Port,
  stdin_port: Port,
  control_port: Port,
  hb_port: Port,
  key: z.string().default(''),
  signature_scheme: z.literal(SIGNATURE_SCHEME).default(SIGNATURE_SCHEME),
  kernel_name: z.string().default(''),
});
export type ConnectionInfo = z.infer<typeof ConnectionInfo>;

/** For a kernel that is about to be started: a key of its own, and ports that it will choose. */
export function newConnection(kernelName: string, ip = '127.0.0.1'): ConnectionInfo {
  return ConnectionInfo.parse({ ip, key: randomUUID(), kernel_name: kernelName });
}

/** A name in the runtime directory that no other kernel has. */
export function newConnectionPath(directory = runtimeDir()): string {
  return join(directory, `kernel-${randomUUID()}.json`);
}

/**
 * Writes the file in one step, so that no reader ever sees half of it, readable by its owner only: whoever has the key may
 * run code in the kernel.
 */
export async function writeConnectionFile(path: string, connection: ConnectionInfo): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export async function readConnectionFile(path: string): Promise<ConnectionInfo> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    // What JSON complains of, it quotes: that could be the key.
    throw unusable(path, error instanceof SyntaxError ? 'it is not JSON' : fileTrouble(error), error);
  }
  const parsed = ConnectionInfo.safeParse(value);
  if (!parsed.success) throw unusable(path, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/** Waits until the kernel has written its ports into the file. Rejects with the signal's reason when that comes first. */
export async function connectionFileWithPorts(path: string, signal?: AbortSignal): Promise<ConnectionInfo> {
  // The directory is watched, because a file that is replaced in one step is another file than the one before.
  const changes = watch(dirname(path), { persistent: true });
  try {
    for (;;) {
      const changed = nextChange(changes, basename(path), signal);
      changed.catch(() => {}); // left behind when the file is complete already
      const connection = await readConnectionFile(path);
      if (hasPorts(connection)) return connection;
      await changed;
    }
  } finally {
    changes.close();
  }
}

/** Removing a file twice is not an error: the kernel may have done it on its way out. */
export async function removeConnectionFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

function hasPorts(connection: ConnectionInfo): boolean {
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = connection;
  return [shell_port, iopub_port, stdin_port, control_port, hb_port].every((port) => port !== 0);
}

function nextChange(changes: ReturnType<typeof watch>, name: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      changes.off('change', onChange).off('error', onError).off('close', onClose);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const onChange = (_kind: string, file: string | Buffer | null): void => {
      if (file === null || String(file) === name) finish(resolve);
    };
    const onError = (error: Error): void => finish(() => reject(error));
    const onClose = (): void => finish(resolve);
    const onAbort = (): void => finish(() => reject(signal?.reason as Error));
    changes.on('change', onChange).on('error', onError).on('close', onClose);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function unusable(path: string, fault: string, cause: unknown): QueueServerError {
  return new QueueServerError('KERNEL_CONNECTION_FILE', [path, fault], { cause });
}
