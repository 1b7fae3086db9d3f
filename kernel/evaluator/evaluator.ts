import { join } from 'node:path';
import type { CompilerClient } from '../compiler/client.js';
import type { CellDiagnostic, CompiledCell } from '../compiler/protocol.js';
import type { CellError, CellOutcome } from '../context.js';
import { reportDiagnostics, reportThrown } from './error-report.js';
import type { CellNamespace } from './namespace.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import { inNewTask } from './new-task.js';
import type { PlanCalls } from './plan-calls.js';
import type { RecordBook } from './record-book.js';
import type { CellModules } from './require.js';
import { beginCompiled, beginGenerated, valueOf, type Begun, type CellSetting } from './run-cell.js';
import type { SourceTexts } from './source-texts.js';

export interface Cell {
  readonly code: string;
  /** `<cell 3>`, or the path of a file. */
  readonly label: string;
  /** The file that this cell is; absent for what was typed. */
  readonly file?: string;
  readonly directory: string;
  readonly generated: boolean;
  readonly typeErrorsAreWarnings: boolean;
}

export interface EvaluatorParts {
  readonly compiler: CompilerClient;
  readonly namespace: CellNamespace;
  readonly modules: CellModules;
  readonly sources: SourceTexts;
  readonly records: RecordBook;
  readonly planCalls: PlanCalls;
  /** See `CellSetting`. */
  readonly mend: () => void;
}

/** A cell that is being run, from its start to its outcome. */
export interface RunningCell {
  readonly outcome: Promise<CellOutcome>;
  /**
   * Ends the waiting for it: what it awaits may go on, but nobody listens any more. Code that has not begun never will: its
   * loops would hold up a thread that nobody sees them on.
   */
  abandon(): void;
}

/** Where a running cell is told that it was abandoned. */
interface Abandonment {
  isAbandoned: boolean;
  readonly rejection: Promise<never>;
}

/** Compiles and runs cells in the namespace. Who runs when is not decided here. */
export class Evaluator {
  constructor(private readonly parts: EvaluatorParts) {}

  run(cell: Cell): RunningCell {
    let reject: (error: Error) => void = () => undefined;
    const rejection = new Promise<never>((_, onAbandoned) => (reject = onAbandoned));
    rejection.catch(() => undefined);
    const abandonment: Abandonment = { isAbandoned: false, rejection };
    const abandon = (): void => {
      abandonment.isAbandoned = true;
      reject(keyboardInterrupt());
    };
    return { outcome: carryOut(this.#outcomeOf(this.#ran(cell, abandonment))), abandon };
  }

  /** A JavaScript expression, for `user_expressions`. */
  evaluate(expression: string, label: string, directory: string): Promise<CellOutcome> {
    return carryOut(this.#outcomeOf(this.#evaluated(expression, this.#setting(label, directory))));
  }

  /** The value of a compiled cell; what it declares is in the namespace from its start on, as far as it gets. */
  runCompiledCell(cell: Cell, compiled: CompiledCell): Promise<unknown> {
    return carryOut(this.#ranCompiled(cell, compiled));
  }

  refusal(diagnostics: readonly CellDiagnostic[]): CellError & { readonly location: string | null } {
    return reportDiagnostics(diagnostics, this.parts.sources);
  }

  /** Nothing may be asked of what was thrown: it may be made to resist that. */
  *#outcomeOf(steps: Steps<CellOutcome>): Steps<CellOutcome> {
    try {
      return yield* steps;
    } catch (error) {
      return { status: 'error', error: reportThrown(error, this.parts.sources) };
    }
  }

  *#ran(cell: Cell, abandonment: Abandonment): Steps<CellOutcome> {
    const { rejection } = abandonment;
    const compiled = cell.generated ? null : yield* this.#compiled(cell, rejection);
    if (compiled !== null && 'refused' in compiled) return { status: 'error', error: compiled.refused };
    const begun = yield* until(
      begunInNewTask(() => {
        if (abandonment.isAbandoned) throw keyboardInterrupt();
        return compiled === null ? this.#beginGenerated(cell) : this.#beginCompiled(cell, compiled);
      }),
      rejection,
    );
    return { status: 'ok', value: yield* valueOf(begun, this.parts.mend, rejection) };
  }

  *#evaluated(expression: string, setting: CellSetting): Steps<CellOutcome> {
    const begun = beginGenerated(expression, setting);
    return { status: 'ok', value: yield* valueOf(begun, this.parts.mend) };
  }

  *#ranCompiled(cell: Cell, compiled: CompiledCell): Steps<unknown> {
    return yield* valueOf(this.#beginCompiled(cell, compiled), this.parts.mend);
  }

  *#compiled(cell: Cell, abandoned: Promise<never>): Steps<CompiledCell | { readonly refused: CellError }> {
    const { compiler, namespace, sources } = this.parts;
    const { code, label, directory, typeErrorsAreWarnings } = cell;
    const { declarations } = namespace;
    const source = { declarations, code, label, directory, typeErrorsAreWarnings };
    const conversion = yield* until(compiler.convert(source), abandoned);
    if (conversion.ok) return conversion.cell;
    sources.addCompiled(label, code, null);
    return { refused: this.refusal(conversion.diagnostics) };
  }

  #beginGenerated(cell: Cell): Begun {
    this.parts.sources.addCompiled(cell.label, cell.code, null);
    return beginGenerated(cell.code, this.#setting(cell.label, cell.directory));
  }

  #beginCompiled(cell: Cell, compiled: CompiledCell): Begun {
    const { namespace, modules, sources, records } = this.parts;
    sources.addCompiled(cell.label, cell.code, compiled.maps);
    modules.update(compiled.modules);
    // Before it runs: while it awaits, cells of others are compiled, and they see what it declares.
    namespace.declarations = compiled.declarations;
    const recorded = records.begin(compiled.records, namespace);
    try {
      const begun = beginCompiled(compiled, this.#setting(cell.label, cell.directory, cell.file));
      // Also of a cell that is abandoned: it may still declare something.
      begun.end.then(recorded, recorded);
      return begun;
    } catch (error) {
      recorded();
      throw error;
    }
  }

  #setting(label: string, directory: string, file = join(directory, 'cell.ts')): CellSetting {
    const { namespace, modules, planCalls, mend } = this.parts;
    return { namespace, require: modules.requireFrom(directory), planCalls, mend, label, file };
  }
}

/** The code of a cell begins in a task of its own; see there. */
function begunInNewTask(begin: () => Begun): Promise<Begun> {
  return new Promise((resolve, reject) => {
    inNewTask(() => {
      try {
        resolve(begin());
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

function keyboardInterrupt(): Error {
  const error = new Error('The cell was interrupted; what it waited for may still go on.');
  error.name = 'KeyboardInterrupt';
  // Where the kernel noticed it is of no interest.
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
