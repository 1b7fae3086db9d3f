import { QueueServerError } from '../errors.js';
import { describeOccupant } from '../protocol/index.js';
import type { ManagerParts } from './manager-parts.js';

/** Throws `KERNEL_BUSY`, with whose cell it is, while a person's cell has the kernel; `KERNEL_BROKEN` where it can run nothing. */
export function checkKernelIsFree({ worker }: Pick<ManagerParts, 'worker'>): void {
  const { activity, condition } = worker.view;
  if (condition === 'broken') throw new QueueServerError('KERNEL_BROKEN');
  if (activity?.cell !== 'other') return;
  const { occupant } = activity;
  throw new QueueServerError('KERNEL_BUSY', [
    occupant === null ? 'a cell of an attached client' : describeOccupant(occupant),
  ]);
}
