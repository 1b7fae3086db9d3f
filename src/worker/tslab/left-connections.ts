import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readConnectionFile, removeConnectionFile } from '../../jupyter/index.js';

/** Beside `kernel-x.json` lies `.kernel-x.json.owner`, which Jupyter's search for connection files does not find. */
const MARK = /^\.(.+\.json)\.owner$/;
/** A kernel on this machine takes a connection at once, also when it computes: the system does that for it. */
const LISTENING_MS = 1_000;

/** The process whose end is the end of the kernel, as it can be told from a later one of the same number. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When it started, in the system's own words; null where the system does not tell. */
  readonly started: string | null;
}

/** Writes down, before there is one, that a connection file is ours and may go when its owner is gone. */
export async function markConnection(path: string, ownerPid: number): Promise<void> {
  const owner: Owner = { pid: ownerPid, host: hostname(), started: await startOf(ownerPid) };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(markOf(path), JSON.stringify(owner), { mode: 0o600 });
}

export async function removeMarkedConnection(path: string): Promise<void> {
  await removeConnectionFile(path);
  await rm(markOf(path), { force: true });
}

/**
 * Removes the connection files of kernels that ended without anybody to do it, because all processes were killed or the machine
 * went down: those that a mark says are ours, whose owner is gone and where nobody listens. What cannot be told for sure stays, and
 * is looked at the next time. Resolves with the files that were removed.
 */
export async function removeLeftConnections(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []); // no directory: nothing was left in it
  const removed: string[] = [];
  for (const name of names) {
    const file = MARK.exec(name)?.[1];
    if (file === undefined) continue;
    const path = join(directory, file);
    const owner = await ownerOf(path);
    if (owner === undefined || owner.host !== hostname() || (await isAlive(owner))) continue;
    if (await isListening(path)) continue;
    try {
      await removeMarkedConnection(path);
      removed.push(path);
    } catch {
      // A folder that others wrote to and we may not: the file is of no use to anybody, and does no harm.
    }
  }
  return removed;
}

function markOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.owner`);
}

async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(markOf(path), 'utf8')) as Owner;
  } catch {
    return undefined; // being written, or gone meanwhile
  }
}

async function isAlive({ pid, started }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  return started === null || now === null || now === started;
}

/** Linux tells it in clock ticks since it was booted. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in brackets, may hold anything; the 22nd field is the 20th after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** Whether anybody is where the kernel was. A kernel that has lost its owner ends some seconds later. */
async function isListening(path: string): Promise<boolean> {
  const connection = await readConnectionFile(path).catch(() => undefined);
  if (connection === undefined || connection.transport !== 'tcp' || connection.control_port === 0)
    return false;
  const { ip: host, control_port: port } = connection;
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LISTENING_MS });
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(true)); // who cannot be asked may be there
    socket.once('error', () => settle(false));
  });
}
