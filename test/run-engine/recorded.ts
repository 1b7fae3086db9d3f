import type { NamedDocument, DocumentName, Documents } from '../../src/protocol/documents.js';
import { RunEngine, type Msg, type RunEngineOptions } from '../../src/run-engine/index.js';

/** A Run Engine with a clock and uids of its own, and all that it does written down. */
export interface Recorded {
  readonly RE: RunEngine;
  readonly documents: NamedDocument[];
  /** `set motor`, `checkpoint`, … in the order in which they were performed. */
  readonly messages: string[];
  /** `running`, `idle`, … in the order in which they were entered. */
  readonly states: string[];
  readonly logged: string[];
  names(): DocumentName[];
  all<N extends DocumentName>(name: N): Documents[N][];
  last<N extends DocumentName>(name: N): Documents[N];
  /** Resolves when a message of this text has been handed to the engine, from now on. */
  reached(message: string): Promise<void>;
  entered(state: string): Promise<void>;
}

export function recorded(options: RunEngineOptions = {}): Recorded {
  const logged: string[] = [];
  let uids = 0;
  let seconds = 1_700_000_000;
  const RE = new RunEngine({
    clock: () => (seconds += 0.25),
    uidSource: () => `uid-${++uids}`,
    log: (text, error) => logged.push(error instanceof Error ? `${text} ${error.message}` : text),
    ...options,
  });
  const documents: NamedDocument[] = [];
  const messages: string[] = [];
  const states: string[] = [];
  const waiting = new Map<string, () => void>();
  const tell = (what: string): void => {
    waiting.get(what)?.();
    waiting.delete(what);
  };
  RE.subscribe((...document: NamedDocument) => documents.push(document));
  RE.msgHook = (msg) => {
    messages.push(describe(msg));
    tell(describe(msg));
  };
  RE.stateHook = (state) => {
    states.push(state);
    tell(`state ${state}`);
  };
  const all = <N extends DocumentName>(name: N): Documents[N][] =>
    documents.filter((document) => document[0] === name).map(([, doc]) => doc as Documents[N]);
  return {
    RE,
    documents,
    messages,
    states,
    logged,
    all,
    names: () => documents.map(([name]) => name),
    last: (name) => {
      const doc = all(name).at(-1);
      if (doc === undefined) throw new Error(`No ${name} document was emitted.`);
      return doc;
    },
    reached: (message) => new Promise((resolve) => waiting.set(message, resolve)),
    entered: (state) => new Promise((resolve) => waiting.set(`state ${state}`, resolve)),
  };
}

function describe({ command, obj }: Msg): string {
  return typeof obj === 'object' && obj !== null && 'name' in obj
    ? `${command} ${String(obj.name)}`
    : command;
}
