import type { HistoryEntry, HistoryRequest } from '../../src/jupyter/wire/index.js';
import type { Input, InputStore } from './store.js';

/** The inputs of this kernel and of those before it, as clients ask for them. */
export class History {
  constructor(private readonly store: InputStore) {}

  /** Those of this kernel, oldest first. */
  get inputs(): readonly Input[] {
    return this.store.ofSession(0);
  }

  add(line: number, code: string): void {
    this.store.add(line, code);
  }

  /** https://jupyter-client.readthedocs.io/en/stable/messaging.html#history */
  answer(request: HistoryRequest): HistoryEntry[] {
    const chosen = this.#choose(request);
    return chosen.map(({ session, line, code }) => [
      session,
      line,
      request.output === true ? [code, null] : code,
    ]);
  }

  #choose(request: HistoryRequest): readonly Input[] {
    switch (request.hist_access_type) {
      case 'tail':
        return this.store.latest(request.n ?? Infinity);
      case 'search': {
        const pattern = globPattern(request.pattern ?? '*');
        const found = this.store.latest(Infinity).filter(({ code }) => pattern.test(code));
        return lastOf(request.unique === true ? withoutRepetition(found) : found, request.n);
      }
      case 'range': {
        const { start = 0, stop, session = 0 } = request;
        return this.store.ofSession(session).filter(({ line }) => line >= start && line < (stop ?? Infinity));
      }
      default:
        return [];
    }
  }
}

function lastOf<T>(all: readonly T[], count: number | undefined | null): readonly T[] {
  return count === undefined || count === null ? all : all.slice(Math.max(0, all.length - count));
}

/** Of equal inputs the latest stays, in its place. */
function withoutRepetition(all: readonly Input[]): Input[] {
  const latest = new Map(all.map((input) => [input.code, input]));
  return all.filter((input) => latest.get(input.code) === input);
}

/** `*` and `?` as in file names. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
