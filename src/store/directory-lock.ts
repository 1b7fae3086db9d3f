import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, QueueServerError } from '../errors.js';

/** Who holds a directory, in the words that another one gets to read. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it took the directory, in UTC (ISO 8601). */
  readonly since: string;
}

export interface DirectoryLock {
  readonly holder: Holder;
  /** Lets others have the directory. May be called twice. The end of the process does the same. */
  release(): Promise<void>;
}

const ATTEMPTS = 10;
const ANSWER_MS = 1_000;
/** Paths of sockets are short: 108 bytes on Linux, 104 elsewhere, with the final zero. */
const MAX_SOCKET_PATH = 103;

/**
 * Makes this process the only one that uses a data directory, or tells who does. There is nothing that could become
 * stale: whoever uses the directory listens on a socket of its own in it, and the operating system ends the listening
 * with the process, however that ends.
 *
 * Two that come at the same time cannot both get it, because each listens first and looks round afterwards: the one that
 * looks later sees the other. Contenders that see each other all step back, and try again after a while of their own.
 * A socket on which nobody listens is a leftover, or belongs to somebody who is about to listen. It is removed in either
 * case, so one that finds its own socket gone begins anew.
 *
 * Sockets reach from container to container on one host, but not from host to host: a directory on a network drive is
 * not protected from other hosts.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const folder = join(directory, 'holder');
  let other: Occupant | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await delay(Math.random() * 20 * attempt);
      const claim = await Claim.make(folder);
      other = await findOther(folder, claim.name);
      if (other === undefined && claim.stands()) return claim.hold();
      await claim.release();
      if (other?.holds === true) break;
    }
  } catch (error) {
    throw new QueueServerError('DATA_DIRECTORY_UNUSABLE', [directory, messageOf(error)], { cause: error });
  }
  throw new QueueServerError('DATA_DIRECTORY_IN_USE', [
    directory,
    other?.description ?? 'it starts just now',
  ]);
}

/** Our own socket in the folder, and what it answers to those who ask. */
class Claim implements DirectoryLock {
  readonly name = `${process.pid}-${randomUUID().slice(0, 8)}`;
  readonly holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  readonly #path: string;
  readonly #server: Server;
  #holds = false;

  private constructor(folder: string) {
    this.#path = join(folder, this.name);
    this.#server = createServer((socket) => {
      socket.on('error', () => socket.destroy()); // It did not wait for the answer.
      socket.end(JSON.stringify({ ...this.holder, holds: this.#holds }));
    });
  }

  static async make(folder: string): Promise<Claim> {
    const claim = new Claim(folder);
    const reached = reachable(folder, claim.name);
    try {
      claim.#server.listen({ path: reached.path });
      await once(claim.#server, 'listening');
    } finally {
      reached.done();
    }
    claim.#server.unref();
    return claim;
  }

  /** Whether others can still find it. */
  stands(): boolean {
    return existsSync(this.#path);
  }

  hold(): this {
    this.#holds = true;
    return this;
  }

  async release(): Promise<void> {
    this.#holds = false;
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
    rmSync(this.#path, { force: true });
  }
}

interface Occupant {
  /** False: it is only trying to get the directory, as we are. */
  readonly holds: boolean;
  readonly description: string;
}

/** Somebody else who listens in this folder, rather one who holds the directory than one who tries. */
async function findOther(folder: string, ownName: string): Promise<Occupant | undefined> {
  let found: Occupant | undefined;
  for (const name of readdirSync(folder)) {
    if (name === ownName) continue;
    const occupant = await ask(folder, name);
    if (occupant === undefined) rmSync(join(folder, name), { force: true });
    else if (found?.holds !== true) found = occupant;
  }
  return found;
}

/** Who listens on this socket; nobody, when the socket is only a leftover. */
async function ask(folder: string, name: string): Promise<Occupant | undefined> {
  const reached = reachable(folder, name);
  const socket = connect({ path: reached.path });
  try {
    await once(socket, 'connect');
    return describe(await text(socket, ANSWER_MS));
  } catch (error) {
    if (hasCode(error, 'ECONNREFUSED') || hasCode(error, 'ENOENT')) return undefined;
    // Somebody is or was there. One that stepped back just now breaks off; one that was suspended lets us wait.
    const description = `a process that does not say who it is (${messageOf(error)})`;
    return { holds: hasCode(error, 'ETIMEDOUT'), description };
  } finally {
    socket.destroy();
    reached.done();
  }
}

function describe(answer: string): Occupant {
  const { pid, host, since, holds } = JSON.parse(answer) as Holder & { holds: boolean };
  return { holds, description: `process ${pid} on ${host}, since ${since}` };
}

async function text(socket: Socket, timeoutMs: number): Promise<string> {
  const late = Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
  socket.setTimeout(timeoutMs, () => socket.destroy(late));
  let answer = '';
  for await (const part of socket.setEncoding('utf8')) answer += String(part);
  return answer;
}

/** A path that is short enough for a socket. Linux can shorten any path by way of the open folder. */
function reachable(folder: string, name: string): { path: string; done: () => void } {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH || process.platform !== 'linux')
    return { path, done: () => {} };
  const descriptor = openSync(folder, 'r');
  return { path: `/proc/self/fd/${descriptor}/${name}`, done: () => closeSync(descriptor) };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
