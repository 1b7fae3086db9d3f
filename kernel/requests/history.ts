import type { HistoryEntry, HistoryRequest } from '../../src/jupyter/wire/index.js';

const ONE_SESSION = 1;
const KEPT_INPUTS = 10_000;

/** The inputs of this kernel, in memory: a kernel that ends takes them along. */
export class History {
  readonly #inputs: { readonly line: number; readonly code: string }[] = [];

  add(line: number, code: string): void {
    this.#inputs.push({ line, code });
    if (this.#inputs.length > KEPT_INPUTS) this.#inputs.shift();
  }

  /** https://jupyter-client.readthedocs.io/en/stable/messaging.html#history */
  answer(request: HistoryRequest): HistoryEntry[] {
    const chosen = this.#choose(request);
    return chosen.map(({ line, code }) => [ONE_SESSION, line, request.output === true ? [code, null] : code]);
  }

  #choose(request: HistoryRequest): readonly { readonly line: number; readonly code: string }[] {
    switch (request.hist_access_type) {
      case 'tail':
        return lastOf(this.#inputs, request.n);
      case 'search': {
        const pattern = globPattern(request.pattern ?? '*');
        const found = this.#inputs.filter(({ code }) => pattern.test(code));
        return lastOf(request.unique === true ? withoutRepetition(found) : found, request.n);
      }
      case 'range': {
        const { start = 0, stop = Infinity, session = 0 } = request;
        if (session !== 0 && session !== ONE_SESSION) return [];
        return this.#inputs.filter(({ line }) => line >= start && line < (stop ?? Infinity));
      }
      default:
        return [];
    }
  }
}

function lastOf<T>(all: readonly T[], count: number | undefined | null): readonly T[] {
  return count === undefined || count === null ? all : all.slice(Math.max(0, all.length - count));
}

function withoutRepetition<T extends { readonly code: string }>(all: readonly T[]): T[] {
  return [...new Map(all.map((entry) => [entry.code, entry])).values()];
}

/** `*` and `?` as in file names. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
