import type ts from '@tslab/typescript-for-tslab';
import type { PlanRecord } from '../../src/protocol/descriptions.js';

/**
 * A cell (or startup file) right after it was type-checked, as the extraction of descriptions sees it, on the compiler's
 * thread. `ts` is the compiler that made `program`: no other copy of the compiler understands its objects.
 */
export interface CellView {
  readonly ts: typeof ts;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The cell's own source; positions in it are one line later than the author's, see `lineOffset`. */
  readonly source: ts.SourceFile;
  readonly lineOffset: number;
  /** What the author calls this source: `<cell 3>` or a path. */
  readonly label: string;
  /** The top-level names that the cell declares or imports: its symbols are `source.locals.get(name)`. */
  readonly names: readonly string[];
}

/** Name → record, for each callable among `names`. The result is kept as JSON with the compiled output. */
export type DescribeCell = (view: CellView) => Record<string, PlanRecord>;
