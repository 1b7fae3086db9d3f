import type { InterruptHook } from '../context.js';
import type { Publisher } from '../output/publisher.js';
import type { Executions } from './executions.js';
import type { Request } from './request.js';

export interface InterruptionParts {
  readonly executions: Executions;
  readonly publisher: Publisher;
  hook(): InterruptHook | null;
  /** Ends the waiting for startup code. Returns whether it was running. */
  abandonStartup(): boolean;
}

/**
 * What an interrupt means, from whatever client it comes:
 * 1. It is for the sender's own cell first, if one runs beside the foreground: that one ends, and no plan is touched.
 *    One that names a subshell is for the cell there, and for no other.
 * 2. Cells of the sender that wait for somebody else's are taken back.
 * 3. Otherwise it is for the foreground: a plan is paused, and any other cell ends.
 * 4. Where nothing runs, the sender is told so.
 */
export function interrupt(by: Request | null, parts: InterruptionParts): void {
  const { executions, publisher } = parts;
  const beside = by === null ? null : executions.cellBeside(by);
  if (beside === null && by?.message.header.subshell_id != null)
    return tell(by, publisher, 'Nothing runs in this subshell: there is nothing to interrupt.');
  if (beside === null && by !== null && executions.withdraw(by)) return;
  const cell = beside ?? executions.foregroundCell;
  if (parts.hook()?.(cell?.request ?? null, by) === 'handled') return;
  if (cell !== null) cell.abandon();
  else if (!parts.abandonStartup() && by !== null)
    tell(by, publisher, 'Nothing runs: there is nothing to interrupt.');
}

function tell(by: Request, publisher: Publisher, text: string): void {
  publisher.attribute(by, () => publisher.print('stderr', `${text}\n`));
}
