import { QueueServerError } from '../errors.js';
import type { Plan } from '../run-engine/index.js';
import { checkPlanAnnotation } from './check-annotation.js';
import type { PlanAnnotation } from './plan-annotation.js';

/** Registered, because the kernel and users' packages may have a copy of this module each. */
const ANNOTATION = Symbol.for('skyqueue.plan_annotation');

/**
 * Refuses a function that gives no plan, when it is compiled. A constraint on `F` would do so, too, but it would also be
 * taken for the types of the function's parameters: `n = 1` would be any. Before the function is known, `F` is `object`.
 */
type IfPlan<F> = object extends F
  ? unknown
  : F extends (...args: never[]) => Plan<unknown>
    ? unknown
    : 'the function must give a plan';

/**
 * Says about a plan what its types and comment cannot, for the queue and its clients:
 *
 *     const move_then_count = annotatePlan(
 *       { parameters: { motors: { annotation: 'typing.List[Motors]', devices: { Motors: ['motor1', 'motor2'] } } } },
 *       function* move_then_count(motors: Movable[]): Plan { … },
 *     );
 *
 * Gives the same function, which behaves as before. Throws `PLAN_ANNOTATION` where the annotation cannot be used; what
 * does not fit the parameters of the plan is told when the plans are listed.
 */
export function annotatePlan<F extends object>(annotation: PlanAnnotation & IfPlan<F>, plan: F): F {
  if (typeof plan !== 'function')
    throw new QueueServerError('PLAN_ANNOTATION', [String(plan), 'it is no function']);
  const { name } = plan as { readonly name: string };
  const checked = checkPlanAnnotation(annotation, name === '' ? 'without a name' : name);
  Object.defineProperty(plan, ANNOTATION, { value: checked, configurable: true });
  return plan;
}

/** Undefined where there is none. */
export function annotationOf(plan: object): PlanAnnotation | undefined {
  return (plan as { [ANNOTATION]?: PlanAnnotation })[ANNOTATION];
}
