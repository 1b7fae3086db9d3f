import { QueueServerError } from '../../errors.js';
import { checkKernelIsFree } from '../kernel-free.js';
import type { Handler } from './handler.js';

const RESERVED_MS = 2_000;

export const managerTest: Handler<'manager_test'> = ({ test_name }, { environment, worker }) => {
  if (test_name !== 'reserve_kernel') {
    throw new QueueServerError('PARAMETER_INVALID', ['test_name', 'the only test is reserve_kernel']);
  }
  if (!environment.exists) throw new QueueServerError('ENVIRONMENT_CLOSED');
  if (worker.view.kernel === 'disabled') throw new QueueServerError('KERNEL_PRIVATE');
  checkKernelIsFree({ worker });
  worker.reserve(RESERVED_MS);
  return {};
};
