import { Buffer } from 'node:buffer';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../src/errors.js';
import { MemoryInputs, type Input, type InputStore } from './store.js';

export interface SessionFilesOptions {
  readonly directory: string;
  /** Told once, when nothing can be kept. */
  warn(text: string): void;
  /** Older sessions are removed when there are more than that, or more bytes. */
  readonly keptSessions?: number;
  readonly keptBytes?: number;
  /** What one session may write. */
  readonly sessionBytes?: number;
}

interface Session {
  readonly number: number;
  readonly path: string;
}

/**
 * One file for each kernel that ran something, named by its number, a line of JSON for each input. A kernel writes to its own
 * file only, and files are removed, never rewritten by another: so two kernels at once need no lock, and what a crash leaves
 * is at worst a last line that cannot be read.
 */
export class SessionFiles implements InputStore {
  readonly #options: Required<SessionFilesOptions>;
  /** Of this session, as its file has it. */
  #own: MemoryInputs | null = null;
  #file: Session | null = null;
  #bytes = 0;
  #isUnwritable = false;
  /** Files of sessions that were read. Those that still grow are told by their size. */
  readonly #read = new Map<string, { readonly size: number; readonly inputs: readonly Input[] }>();

  constructor(options: SessionFilesOptions) {
    this.#options = { keptSessions: 500, keptBytes: 20_000_000, sessionBytes: 4_000_000, ...options };
  }

  add(line: number, code: string): void {
    this.#begin();
    this.#own?.add(line, code);
    this.#write(`${JSON.stringify([line, code])}\n`);
  }

  latest(count: number): readonly Input[] {
    const newest: Input[][] = [];
    let found = 0;
    const own = this.#own;
    for (const session of [...(own === null ? [] : [null]), ...this.#others().reverse()]) {
      if (found >= count) break;
      const inputs = session === null ? (own?.ofSession(0) ?? []) : this.#inputsOf(session);
      newest.unshift([...inputs]);
      found += inputs.length;
    }
    const all = newest.flat();
    return count >= all.length ? all : all.slice(all.length - count);
  }

  ofSession(session: number): readonly Input[] {
    if (session === 0 || session === this.#own?.session) return this.#own?.ofSession(0) ?? [];
    const others = this.#others();
    const wanted = session < 0 ? others.at(session) : others.find(({ number }) => number === session);
    return wanted === undefined ? [] : this.#inputsOf(wanted);
  }

  /** The first input makes the file; a kernel in which nobody types leaves none. */
  #begin(): void {
    if (this.#own !== null) return;
    try {
      mkdirSync(this.#options.directory, { recursive: true, mode: 0o700 });
      this.#file = createNext(this.#options.directory);
      this.#own = new MemoryInputs(this.#file.number);
      this.#removeOldest();
    } catch (error) {
      this.#own ??= new MemoryInputs();
      this.#giveUp(error);
    }
  }

  #write(text: string): void {
    if (this.#file === null || this.#isUnwritable) return;
    try {
      this.#bytes += Buffer.byteLength(text);
      if (this.#bytes > this.#options.sessionBytes) this.#shorten(this.#file);
      else appendFileSync(this.#file.path, text, { mode: 0o600 });
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** The newer half stays. */
  #shorten({ path }: Session): void {
    const lines = (this.#own?.ofSession(0) ?? []).map(
      ({ line, code }) => `${JSON.stringify([line, code])}\n`,
    );
    const kept: string[] = [];
    this.#bytes = 0;
    for (const line of lines.reverse()) {
      const bytes = Buffer.byteLength(line);
      if (this.#bytes + bytes > this.#options.sessionBytes / 2) break;
      this.#bytes += bytes;
      kept.unshift(line);
    }
    const temporary = `${path}.tmp`;
    writeFileSync(temporary, kept.join(''), { mode: 0o600 });
    renameSync(temporary, path);
  }

  #others(): Session[] {
    return sessionsIn(this.#options.directory).filter(({ number }) => number !== this.#file?.number);
  }

  #inputsOf({ number, path }: Session): readonly Input[] {
    try {
      const { size } = statSync(path);
      const known = this.#read.get(path);
      if (known?.size === size) return known.inputs;
      const inputs = readInputs(path, number);
      this.#read.set(path, { size, inputs });
      return inputs;
    } catch {
      return []; // removed by another kernel just now
    }
  }

  #removeOldest(): void {
    const { directory, keptSessions, keptBytes } = this.#options;
    let bytes = 0;
    for (const [age, { path }] of sessionsIn(directory).reverse().entries()) {
      bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (age >= keptSessions || bytes > keptBytes) rmSync(path, { force: true });
    }
  }

  #giveUp(error: unknown): void {
    if (this.#isUnwritable) return;
    this.#isUnwritable = true;
    this.#options.warn(
      `the history of inputs cannot be kept in ${this.#options.directory}: ${messageOf(error)}`,
    );
  }
}

const FILE_NAME = /^(\d+)\.jsonl$/;

/** Oldest first. */
function sessionsIn(directory: string): Session[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return []; // nobody has written anything yet
  }
  return names
    .flatMap((name) => {
      const number = FILE_NAME.exec(name)?.[1];
      return number === undefined ? [] : [{ number: Number(number), path: join(directory, name) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** Whoever creates a file with a new number has the number: no two kernels can. */
function createNext(directory: string): Session {
  for (let number = (sessionsIn(directory).at(-1)?.number ?? 0) + 1; ; number += 1) {
    const path = join(directory, `${number}.jsonl`);
    try {
      closeSync(openSync(path, 'wx', 0o600));
      return { number, path };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function readInputs(path: string, session: number): Input[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        const [line, code] = JSON.parse(text) as [unknown, unknown];
        return typeof line === 'number' && typeof code === 'string' ? [{ session, line, code }] : [];
      } catch {
        return []; // the end of a file whose kernel was killed
      }
    });
}
