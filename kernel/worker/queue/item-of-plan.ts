import type { KernelContext } from '../../context.js';
import type { PlanCall } from '../../evaluator/plan-calls.js';
import { itemOfCall, type ItemCall } from './item-of-call.js';
import { namesOf } from './names.js';

/** How a plan was called, as an item. Throws a TypeError where the queue could not call it, or not with these arguments. */
export function itemOfPlan(
  { plan, args }: PlanCall,
  { descriptions, namespace }: Pick<KernelContext, 'descriptions' | 'namespace'>,
): ItemCall {
  const nameOf = namesOf(namespace);
  const name = nameOf(plan);
  if (name === undefined)
    throw new TypeError(
      `The plan ${plan.name === '' ? '' : `${plan.name} `}has no name at the prompt, by which the queue could call it. ` +
        'Import it, or define it in a cell.',
    );
  const record = descriptions.of(plan);
  return itemOfCall(record?.wireName ?? name, args, record, nameOf);
}
