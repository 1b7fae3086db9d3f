import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { LockKeyError } from './errors.js';

const KEY_BYTES = 16;

/** The file with the lock key of a user, which only that user can read. It is never used unless an application asks for it. */
export class LockKeyFile {
  /** Default: the file of the Python library, `~/.config/qserver/default_lock_key.txt`. */
  constructor(readonly path = join(homedir(), '.config', 'qserver', 'default_lock_key.txt')) {}

  /** The key in the file. A new one is made, and kept, where there is none, or where `newKey` asks for it. */
  get({ newKey = false }: { readonly newKey?: boolean } = {}): string {
    const kept = newKey ? undefined : this.#read();
    if (kept !== undefined) return kept;
    const key = randomBytes(KEY_BYTES).toString('base64url');
    this.set(key);
    return key;
  }

  /** Keeps a key. */
  set(key: string): void {
    if (typeof key !== 'string' || key.trim() === '')
      throw new LockKeyError('A lock key is a text that is not empty.');
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      writeFileSync(this.path, `${key}\n`, { mode: 0o600 });
      chmodSync(this.path, 0o600);
    } catch (cause) {
      throw new LockKeyError(`The lock key cannot be kept in ${this.path}.`, { cause });
    }
  }

  #read(): string | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new LockKeyError(`The lock key in ${this.path} cannot be read.`, { cause });
    }
    return text.split('\n')[0]?.trim() || undefined;
  }
}
