import type { MimeBundle } from '../../src/jupyter/wire/index.js';
import type { RunEngineResult } from '../../src/run-engine/index.js';
import { cellText } from './plain-text.js';
import { escapeHtml, htmlTable, plainTable, type Table } from './table.js';

/** How many events each run had, by its uid; of runs that nobody watched nothing is known. */
export type PointsOf = (uid: string) => number | undefined;

/** What `RE(plan)` gives: its runs, how they ended, and how many points they have. */
export function presentRunResult(value: unknown, pointsOf: PointsOf): MimeBundle | null {
  if (!isRunResult(value)) return null;
  const { run_start_uids: uids, exit_status, interrupted, reason, plan_result } = value;
  const runs = uids.length === 0 ? 'no run' : uids.length === 1 ? 'one run' : `${uids.length} runs`;
  const title = [
    `${interrupted ? 'interrupted' : 'completed'}: ${runs}, ${exit_status}`,
    ...(reason === '' ? [] : [reason]),
    // The standard plans return the uid of their run, which is told already.
    ...(plan_result === undefined || uids.includes(plan_result as string)
      ? []
      : [`the plan returned ${cellText(plan_result)}`]),
  ].join('; ');
  const table: Table = {
    head: ['run', 'points'],
    rows: uids.map((uid) => [uid, pointsOf(uid)]),
  };
  if (uids.length === 0) return { 'text/plain': title, 'text/html': `<b>${escapeHtml(title)}</b>` };
  return {
    'text/plain': `${title}\n${plainTable(table)}`,
    'text/html': `<b>${escapeHtml(title)}</b>${htmlTable(table)}`,
  };
}

/** By its fields: the engine that made it may be of another copy of this package. */
function isRunResult(value: unknown): value is RunEngineResult {
  if (typeof value !== 'object' || value === null) return false;
  const { run_start_uids, exit_status, interrupted, reason } = value as Partial<RunEngineResult>;
  return (
    Array.isArray(run_start_uids) &&
    typeof exit_status === 'string' &&
    typeof interrupted === 'boolean' &&
    typeof reason === 'string'
  );
}
