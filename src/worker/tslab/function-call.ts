import { QueueServerError } from '../../errors.js';
import type { PlanRecord } from '../../protocol/index.js';
import { renderPlanCall, type KnownNames } from '../call/index.js';
import type { WorkerTask } from '../worker.js';
import type { WorkerLine } from './worker-line.js';

/** `(*args)`. */
const ANY_FUNCTION: PlanRecord = {
  description: {
    name: '',
    properties: { is_generator: false },
    parameters: [{ name: 'args', kind: { name: 'VAR_POSITIONAL', value: 2 } }],
  },
  call: { slots: [{ slot: 'spread', name: 'args' }] },
};

/** Values for functions are passed as they are: no text in them stands for a device. */
const NO_NAMES: KnownNames = { plans: {}, devices: {} };

/**
 * A function call of a client as code. The function's own record says where named values go; without one there is no
 * place for them, and the call is refused.
 */
export async function functionCall(
  task: Extract<WorkerTask, { kind: 'function' }>,
  line: WorkerLine,
): Promise<string> {
  const { name, args, kwargs } = task;
  const seen = await line.ask({ ask: 'describe', name });
  if (seen === null && Object.keys(kwargs).length > 0) {
    throw new QueueServerError('PLAN_REFUSED', [
      `the parameters of ${name} are not known, so it takes args only`,
    ]);
  }
  return `await ${renderPlanCall({ name, args, kwargs }, seen ?? ANY_FUNCTION, NO_NAMES)}`;
}
