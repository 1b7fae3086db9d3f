import { messageOf, QueueServerError } from '../../errors.js';
import type { PlanDescription } from '../../protocol/index.js';
import { bindPlan, shorten, signatureText, type BoundArguments, type PlanCall } from './bind-plan.js';
import { checkArguments, type Complaint } from './check-arguments.js';
import type { KnownNames } from './name-conversion.js';

/**
 * Binds the values of an item, and looks whether each is what its parameter takes. Throws `PLAN_ARGUMENTS` with every
 * parameter that is given something else, what that is, and what is allowed. With `strict`, names of devices must be among these.
 */
export function validateCall(call: PlanCall, plan: PlanDescription, strict?: KnownNames): BoundArguments {
  const bound = bindPlan(call, plan);
  const refuse = (reason: string) =>
    new QueueServerError('PLAN_ARGUMENTS', [call.name, reason, signatureText(plan)]);
  let complaints: readonly Complaint[];
  try {
    complaints = checkArguments(bound, plan, strict);
  } catch (error) {
    throw refuse(messageOf(error));
  }
  if (complaints.length === 0) return bound;
  throw refuse(
    complaints
      .map(({ parameter, value, why }) => `parameter '${parameter}' cannot be ${shorten(value)}: ${why}`)
      .join('; '),
  );
}
