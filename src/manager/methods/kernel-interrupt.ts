import { QueueServerError } from '../../errors.js';
import type { Handler } from './handler.js';

export const kernelInterrupt: Handler<'kernel_interrupt'> = (
  params,
  { environment, state, status, worker },
) => {
  if (!environment.exists) throw new QueueServerError('ENVIRONMENT_CLOSED');
  if (worker.view.kernel === 'disabled') throw new QueueServerError('KERNEL_PRIVATE');
  if (state.is('starting_queue', 'executing_queue') && !params.interrupt_plan) {
    throw new QueueServerError('INTERRUPT_NEEDS_CONSENT', ['plan', 'interrupt_plan']);
  }
  if (state.is('executing_task') && !params.interrupt_task) {
    throw new QueueServerError('INTERRUPT_NEEDS_CONSENT', ['task', 'interrupt_task']);
  }
  worker.interrupt();
  status.refresh();
  return {};
};
