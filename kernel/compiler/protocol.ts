import type { CallableRecord } from '../descriptions/index.js';
import type { Inspection } from './quick-info.js';
import type { Completeness } from './completeness.js';

/** What the main thread asks the compiler's thread, and what it gets. Everything here can be stored as JSON. */
export interface Questions {
  convert: { readonly ask: CellSource; readonly answer: Conversion };
  complete: { readonly ask: Place; readonly answer: Completion };
  inspect: { readonly ask: Place; readonly answer: Inspection | null };
  definition: {
    readonly ask: { readonly text: string; readonly name: string };
    readonly answer: string | null;
  };
  /** What the text of a function tells: for one that came into being without a cell. */
  describe: {
    readonly ask: { readonly name: string; readonly text: string };
    readonly answer: CallableRecord | null;
  };
  isComplete: {
    readonly ask: { readonly code: string };
    readonly answer: Completeness;
  };
}

export type { Inspection };

export interface CellSource {
  /** Declarations of everything that earlier cells left in the namespace. */
  readonly declarations: string;
  readonly code: string;
  /** `<cell 3>`, or the path of a startup file. */
  readonly label: string;
  /** Relative imports are looked up from here. */
  readonly directory: string;
  readonly typeErrorsAreWarnings: boolean;
}

/** Offsets count UTF-16 units. */
export interface Place {
  readonly declarations: string;
  readonly code: string;
  readonly offset: number;
}

export type Conversion =
  | { readonly ok: true; readonly cell: CompiledCell }
  | { readonly ok: false; readonly diagnostics: readonly CellDiagnostic[] };

export interface CompiledCell {
  /** The body of a function of `exports`, `require`, `module`, `__filename`, `__dirname` and `__cell`. */
  readonly code: string;
  /** Declarations after this cell. */
  readonly declarations: string;
  readonly isAsync: boolean;
  /** Where the value of the last expression is left in `exports`, if it is not in `__cell.last`. */
  readonly lastExpression: string | null;
  readonly maps: SourceMaps | null;
  /** Local modules that the cell imports and that changed since they were last compiled. */
  readonly modules: readonly CompiledModule[];
  readonly records: Readonly<Record<string, CallableRecord>>;
  /** Complaints that do not stop the cell; empty unless type errors are warnings. */
  readonly warnings: readonly CellDiagnostic[];
  /** Files that took part in the compilation. */
  readonly dependencies: readonly string[];
}

/** A file of the user's, as CommonJS. `path` is what imports say, with the ending `.js`; `source` is what was written. */
export interface CompiledModule {
  readonly path: string;
  readonly source: string;
  readonly code: string;
  readonly maps: SourceMaps | null;
}

/**
 * Two maps, each as JSON, because the compiler works in two steps: from what runs to the module that was emitted, and
 * from there to the source. They are read only when a stack trace is shown.
 */
export interface SourceMaps {
  readonly outer: string;
  readonly inner: string;
  /** Lines that the converter puts before the source. */
  readonly prefixLines: number;
}

/** Lines and columns count from 1. */
export interface CellDiagnostic {
  readonly label: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly code: number;
}

export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly Match[];
  /** A text that is meant to be the name of such a thing: the compiler does not know which there are. */
  readonly wants?: WantedName;
}

export interface Match {
  readonly text: string;
  /** As the compiler calls it: `const`, `method`, `module` …; empty where it does not say. */
  readonly kind: string;
}

export type WantedName = 'plan' | 'device';

export type CompilerRequest = {
  [Q in keyof Questions]: {
    readonly id: number;
    readonly question: Q;
    readonly ask: Questions[Q]['ask'];
  };
}[keyof Questions];

export type CompilerAnswer =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly failure: string };

export interface CompilerThreadData {
  /** Relative and bare imports of cells are looked up from here first, then from Skyqueue's own installation. */
  readonly baseDir: string;
}
