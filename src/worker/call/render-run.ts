import type { JsonValue, PlanRecord } from '../../protocol/index.js';
import type { PlanCall } from './bind-plan.js';
import { literal } from './literal.js';
import type { KnownNames } from './name-conversion.js';
import { renderPlanCall } from './render-plan-call.js';
import { runMetadata } from './run-metadata.js';

/** A plan of the queue as a cell of the kernel: `await RE(count([det1], 10), { md: { sample: 'Cu' } })`. */
export function renderRun(
  item: PlanCall & { readonly meta?: JsonValue | undefined },
  record: PlanRecord,
  known: KnownNames,
): string {
  const plan = renderPlanCall(item, record, known);
  const md = runMetadata(item.meta);
  return md === undefined ? `await RE(${plan})` : `await RE(${plan}, { md: ${literal(md)} })`;
}
